import type { DocumentNode } from 'graphql';

/** Parsed documents that were found valid, by their text, bounded by the bytes of the texts: those that were used last stay. */
export class DocumentCache {
  readonly #mostBytes: number;
  readonly #documents = new Map<string, DocumentNode>();
  readonly #valid = new WeakSet<DocumentNode>();
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get(text: string): DocumentNode | undefined {
    const document = this.#documents.get(text);
    if (!document) return undefined;
    // Those that were used last come last.
    this.#documents.delete(text);
    this.#documents.set(text, document);
    return document;
  }

  /** Whether this one was found valid, be it kept or not. */
  isValid(document: DocumentNode): boolean {
    return this.#valid.has(document);
  }

  /** Keeps a document, unless it alone would take more than a sixteenth of the room. */
  set(text: string, document: DocumentNode): void {
    this.#valid.add(document);
    if (this.#documents.has(text) || bytesOf(text) > this.#mostBytes / 16) return;
    this.#documents.set(text, document);
    this.#bytes += bytesOf(text);
    for (const oldest of this.#documents.keys()) {
      if (this.#bytes <= this.#mostBytes) break;
      this.#documents.delete(oldest);
      this.#bytes -= bytesOf(oldest);
    }
  }
}

/** A text takes up to two bytes for each of its characters in memory. */
function bytesOf(text: string): number {
  return 2 * text.length;
}
