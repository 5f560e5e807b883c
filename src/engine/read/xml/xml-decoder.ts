import { EngineError } from '../../errors.ts';

/**
 * Decodes the bytes of an XML document by its byte order mark or declaration (XML 1.0, appendix F). UTF-8 is the rule; some
 * programs write UTF-16.
 */
export class XmlDecoder {
  #decoder: TextDecoder | undefined;
  #utf8 = true;

  /** Whether the document is UTF-8; known after the first bytes. */
  get utf8(): boolean {
    return this.#utf8;
  }

  /** @param place names the part in errors */
  decode(bytes: Buffer, place: string): string {
    this.#decoder ??= this.#decoderFor(bytes, place);
    return this.#decoder.decode(bytes, { stream: true });
  }

  #decoderFor(bytes: Buffer, place: string): TextDecoder {
    const label = encodingOf(bytes);
    this.#utf8 = label === 'utf-8';
    try {
      return new TextDecoder(label);
    } catch (cause) {
      throw new EngineError(
        'MALFORMED_FILE',
        `${place} declares the encoding ${label}, which is not known. Open the file in Excel and save a copy.`,
        { encoding: label },
        { cause },
      );
    }
  }
}

function encodingOf(bytes: Buffer): string {
  const start = bytes.subarray(0, 4).toString('hex');
  if (start.startsWith('fffe') || start === '3c003f00') return 'utf-16le';
  if (start.startsWith('feff') || start === '003c003f') return 'utf-16be';
  const declaration = /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*\sencoding=["']([A-Za-z][\w.-]*)["']/.exec(
    bytes.subarray(0, 256).toString('latin1'),
  );
  const label = (declaration?.[1] ?? 'utf-8').toLowerCase();
  // ASCII is a part of UTF-8; a declaration of UTF-16 that could be read as bytes is wrong.
  return ['utf8', 'us-ascii', 'ascii'].includes(label) || label.startsWith('utf-16') ? 'utf-8' : label;
}
