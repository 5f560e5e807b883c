import { SaxesParser } from 'saxes';
import { EngineError } from '../../errors.ts';
import { type Limits, limitExceeded } from '../../limits.ts';
import { XmlDecoder } from './xml-decoder.ts';

/** Deeper nesting than any part of a workbook has. */
const maxDepth = 256;

export interface XmlElement {
  /** Local name: `row` for `<row>` and for `<x:row>`. */
  name: string;
  /** As written, prefix included. SpreadsheetML's own attributes never have a prefix. */
  attributes: Readonly<Record<string, string>>;
  /** 1 for the root element. */
  depth: number;
  /** Local name of the element around it, `''` for the root. */
  parent: string;
}

export interface XmlHandler {
  open(element: XmlElement): void;
  text?(text: string): void;
  /** @param depth the same as when the element was opened */
  close?(name: string, depth: number): void;
}

/**
 * A strict XML parser that is fed in pieces. Entities beyond the five of XML are an error and a document type declaration is
 * refused (ECMA-376 part 2, 6.1.4), so nothing expands and nothing is fetched; depth and the length of a single event are bounded.
 */
export class StrictXml {
  readonly #parser = new SaxesParser({ position: false, xmlns: false });
  readonly #decoder = new XmlDecoder();
  readonly #limits: Limits;
  readonly #place: string;
  readonly #path: string[] = [];
  #charactersSinceEvent = 0;

  /** @param place names the part in errors, e.g. `xl/workbook.xml inside report.xlsx` */
  constructor(handler: XmlHandler, place: string, limits: Limits) {
    this.#place = place;
    this.#limits = limits;
    this.#parser.on('opentag', (tag) => {
      const name = localName(tag.name);
      this.#eventDone();
      if (this.#path.length >= maxDepth) throw this.#malformed(`elements are nested more than ${maxDepth} deep`);
      const parent = this.#path.at(-1) ?? '';
      this.#path.push(name);
      handler.open({ name, attributes: tag.attributes, depth: this.#path.length, parent });
    });
    this.#parser.on('closetag', (tag) => {
      this.#eventDone();
      handler.close?.(localName(tag.name), this.#path.length);
      this.#path.pop();
    });
    const text = (value: string) => {
      this.#eventDone();
      handler.text?.(value);
    };
    this.#parser.on('text', text);
    this.#parser.on('cdata', text);
    this.#parser.on('comment', () => this.#eventDone());
    this.#parser.on('doctype', () => {
      throw this.#malformed('it declares a document type, which workbooks must not');
    });
    this.#parser.on('error', (error) => {
      throw this.#malformed(error.message, error);
    });
  }

  /** Local name of the innermost element that is open, `''` outside the root. */
  get current(): string {
    return this.#path.at(-1) ?? '';
  }

  /** Whether the bytes are UTF-8; known after the first `write`. */
  get utf8(): boolean {
    return this.#decoder.utf8;
  }

  /** @throws EngineError MALFORMED_FILE for what is not well-formed XML, LIMIT_EXCEEDED for an endless text or tag */
  write(bytes: Buffer): void {
    const text = this.#decoder.decode(bytes, this.#place);
    this.#charactersSinceEvent += text.length;
    this.#parser.write(text);
    // A character can take up to 8 in XML (`&#65535;`); the rest is for tags and comments.
    if (this.#charactersSinceEvent > this.#limits.cellBytes * 8 + 1024 ** 2) {
      throw limitExceeded('cellBytes', this.#limits.cellBytes, `A text in ${this.#place}`);
    }
  }

  /** @throws EngineError MALFORMED_FILE when the document is not complete */
  end(): void {
    this.#parser.close();
  }

  #eventDone(): void {
    this.#charactersSinceEvent = 0;
  }

  #malformed(why: string, cause?: unknown): EngineError {
    return new EngineError(
      'MALFORMED_FILE',
      `${this.#place} is not valid: ${why.replace(/\.$/, '')}. Ask for the file again, or open it in Excel and save a copy.`,
      { part: this.#place },
      { cause },
    );
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
