import { isLonger, type Limits, limitExceeded } from '../../limits.ts';
import { behindTag, byte, closesItself, hasAt, skipSpace } from '../xml/bytes.ts';
import { HybridXml, type ItemScanner, type ScanState } from '../xml/hybrid-xml.ts';
import { StrictXml, type XmlElement, type XmlHandler } from '../xml/strict-xml.ts';
import type { Archive, ReadOptions } from '../zip/archive.ts';
import { RichTextCollector } from './rich-text-collector.ts';
import { RichTextScanner } from './rich-text-scanner.ts';

/**
 * The shared-string table (ECMA-376 part 1, 18.4.9) in order; `null` stands for an empty text.
 *
 * @throws EngineError LIMIT_EXCEEDED, MALFORMED_FILE
 */
export async function readSharedStrings(
  archive: Archive,
  part: string,
  limits: Limits,
  options: ReadOptions,
): Promise<(string | null)[]> {
  const place = archive.place(part);
  if (archive.expandedSize(part) > limits.sharedStringBytes) {
    throw limitExceeded('sharedStringBytes', limits.sharedStringBytes, place);
  }
  const table = new StringTable(place, limits);
  const xml = new HybridXml({ container: 'sst', item: 'si' }, table, new StrictXml(table, place, limits));
  for await (const chunk of archive.read(part, options)) drain(xml.feed(chunk));
  drain(xml.end());
  return table.strings;
}

function drain(steps: Iterable<void>): void {
  for (const _ of steps); // each step puts its strings into the table
}

class StringTable implements ItemScanner, XmlHandler {
  readonly strings: (string | null)[] = [];
  position = 0;
  readonly #richText = new RichTextScanner();
  readonly #collector = new RichTextCollector();
  readonly #place: string;
  readonly #limits: Limits;

  constructor(place: string, limits: Limits) {
    this.#place = place;
    this.#limits = limits;
  }

  scan(bytes: Buffer, from: number, to: number): ScanState {
    let at = from;
    for (;;) {
      at = skipSpace(bytes, at, to);
      this.position = at;
      if (at >= to) return 'done';
      if (hasAt(bytes, at, '</sst>')) return 'end';
      if (!hasAt(bytes, at, '<si')) return 'unknown';
      const behind = bytes[at + 3] === byte.greater ? at + 4 : behindTag(bytes, at, to);
      if (behind < 0) return 'unknown';
      if (closesItself(bytes, behind)) {
        this.#add('');
        at = behind;
        continue;
      }
      const end = this.#richText.scan(bytes, behind, to);
      if (end < 0 || !hasAt(bytes, end, '</si>')) return 'unknown';
      this.#add(this.#richText.text);
      at = end + 5;
    }
  }

  open(element: XmlElement): void {
    if (element.depth === 2) this.#collector.start();
    else this.#collector.open(element.name);
  }

  text(text: string): void {
    this.#collector.add(text);
  }

  close(name: string, depth: number): void {
    if (depth > 2) this.#collector.close(name);
    else if (depth === 2 && name === 'si') this.#add(this.#collector.text);
  }

  #add(text: string): void {
    if (isLonger(text, this.#limits.cellBytes)) {
      throw limitExceeded('cellBytes', this.#limits.cellBytes, `Text ${this.strings.length + 1} of ${this.#place}`);
    }
    if (this.strings.length >= this.#limits.cells) throw limitExceeded('cells', this.#limits.cells, this.#place);
    this.strings.push(text === '' ? null : text);
  }
}
