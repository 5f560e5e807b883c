import { EngineError } from '../../errors.ts';
import type { Limits } from '../../limits.ts';
import type { ByteSource, Row, Sheet, SourceWarning, Workbook } from '../../model.ts';
import { Warnings } from '../warnings.ts';
import { type FixedWidth, forcedLayout } from './aligned-layout.ts';
import { AlignedLines } from './aligned-lines.ts';
import { CsvDecoder } from './csv-decoder.ts';
import { isQuotedByLine, isQuotedTwice, LineUnquoter, QuoteHalver } from './doubled-quotes.ts';
import { takeOffBlanks, takeOffGuards, withEscapedPipes } from './guarded-text.ts';
import { RaggedRows } from './ragged-rows.ts';
import { type Sniffed, sampleLength, sniff, undelimited } from './sniff.ts';
import { type CsvFault, Tokenizer } from './tokenizer.ts';

const chunkBytes = 64 * 1024;
/** So many chunks are read at once: what a reading costs besides its bytes is as much as half of dividing one chunk. */
const chunksPerReading = 4;

export interface CsvOptions {
  limits: Limits;
  encoding: string;
  delimiter: string;
  fixedWidth?: FixedWidth;
  signal?: AbortSignal | undefined;
}

/** A delimited text file as a workbook of one sheet, named like the file. Cells are strings without their guards; nothing is trimmed or typed. */
export class CsvWorkbook implements Workbook {
  readonly format = 'CSV';
  readonly #source: ByteSource;
  readonly #decoder: CsvDecoder;
  readonly #first: Buffer;
  readonly #sniffed: Sniffed;
  readonly #divider: { records: number; push(piece: Buffer, last: boolean): Row[] };
  /** Takes off quotes that stand around all that is quoted. */
  readonly #unquoter: { push(piece: Buffer): Buffer } | null;
  readonly #warnings: Warnings;
  readonly #signal: AbortSignal;
  readonly #closing: AbortController;
  #offset: number;

  private constructor(
    source: ByteSource,
    options: CsvOptions,
    decoder: CsvDecoder,
    first: Buffer,
    offset: number,
    warnings: Warnings,
  ) {
    this.#source = source;
    this.#decoder = decoder;
    this.#offset = offset;
    this.#warnings = warnings;
    this.#unquoter = unquoterFor(first.toString('utf8', 0, sampleLength), warnings);
    this.#first = this.#unquoter?.push(first) ?? first;
    const { delimiter, fixedWidth = 'auto' } = options;
    this.#sniffed =
      fixedWidth === 'auto'
        ? sniff(this.#first, offset >= source.size, delimiter)
        : { ...undelimited, aligned: forcedLayout(fixedWidth) };
    if (this.#sniffed.comments > 0) {
      warnings.add(
        'COMMENT_LINES',
        () => `${this.#sniffed.comments} of the first records begin with “#” as comments do; they are read as rows.`,
      );
    }
    const { aligned, dialect } = this.#sniffed;
    this.#divider =
      aligned !== null
        ? new AlignedLines(aligned, options.limits, source.name)
        : new Tokenizer(dialect, {
            limits: options.limits,
            place: source.name,
            usualWidth: this.#sniffed.usualWidth,
            onFault: (fault, record) => warnings.add(fault, () => faultMessage(fault, record)),
          });
    this.#closing = new AbortController();
    const { signal } = options;
    this.#signal = signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
  }

  /**
   * Reads the beginning, which tells encoding and dialect.
   *
   * @throws EngineError EMPTY_FILE, INVALID_SPEC for an unusable encoding or delimiter
   */
  static async open(source: ByteSource, options: CsvOptions): Promise<CsvWorkbook> {
    if (options.delimiter !== 'auto' && !/^[^\r\n"]$/.test(options.delimiter)) {
      throw new EngineError(
        'INVALID_SPEC',
        `The delimiter ${JSON.stringify(options.delimiter)} cannot divide fields. Use “auto” or one character such as “;”.`,
        { delimiter: options.delimiter },
      );
    }
    const warnings = new Warnings();
    const bytes = await source.read(0, chunkBytes);
    const whole = bytes.length >= source.size;
    const decoder = CsvDecoder.for(bytes, whole, options.encoding, warnings);
    const first = await decoder.decode(bytes, whole);
    if (whole && first.length === 0)
      throw new EngineError('EMPTY_FILE', `${source.name} holds no text. Export or copy it again.`);
    return new CsvWorkbook(source, options, decoder, first, bytes.length, warnings);
  }

  get details(): Workbook['details'] {
    const { quote, escaping } = this.#sniffed.dialect;
    const delimiter = this.#sniffed.aligned === null ? this.#sniffed.dialect.delimiter : ' ';
    return { encoding: this.#decoder.encoding, delimiter, quote, escaping, records: this.#divider.records };
  }

  get warnings(): readonly SourceWarning[] {
    return this.#warnings.list();
  }

  async *sheets(): AsyncGenerator<Sheet, void, undefined> {
    yield {
      index: 0,
      name: this.#source.name.replace(/\.[^.]*$/, '') || this.#source.name,
      hidden: false,
      epoch: 1900,
      formats: [],
      hiddenColumns: [],
      merges: [],
      rows: () => this.#rows(),
    };
  }

  fractionRead(): number {
    return this.#source.size === 0 ? 1 : Math.min(1, this.#offset / this.#source.size);
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error(`${this.#source.name} was closed while it was being read`));
    await this.#source.close();
  }

  async *#rows(): AsyncGenerator<Row[], void, undefined> {
    const { size } = this.#source;
    const { usualWidth } = this.#sniffed;
    const ragged = usualWidth === undefined ? undefined : new RaggedRows(usualWidth, this.#warnings);
    const chunks = this.#chunks();
    let decoded = this.#first;
    for (;;) {
      this.#signal.throwIfAborted();
      const last = this.#offset >= size;
      const divided = this.#divider.push(decoded, last);
      const rows = this.#sniffed.hasEscapedPipes ? withEscapedPipes(divided) : divided;
      if (this.#sniffed.blanks !== null) takeOffBlanks(rows, this.#sniffed.blanks);
      takeOffGuards(rows);
      ragged?.look(rows);
      if (last) ragged?.end();
      if (this.#sniffed.separatorLine && rows[0]?.number === 1) rows.shift();
      if (rows.length > 0) yield rows;
      if (last) return;
      const { value: bytes } = await chunks.next();
      this.#signal.throwIfAborted();
      if (bytes === undefined) throw this.#shortened();
      this.#offset += bytes.length;
      const text = await this.#decoder.decode(bytes, this.#offset >= size);
      decoded = this.#unquoter?.push(text) ?? text;
    }
  }

  /** The bytes behind the first ones; those of the next reading are on their way while these are tokenized and consumed. */
  async *#chunks(): AsyncGenerator<Buffer, undefined, undefined> {
    const { size } = this.#source;
    const read = (offset: number) => {
      const bytes = this.#source.read(offset, chunkBytes * chunksPerReading);
      bytes.catch(() => {}); // a consumer that leaves does not await it
      return bytes;
    };
    let offset = this.#offset;
    for (let upcoming = read(offset); ; ) {
      const bytes = await upcoming;
      if (bytes.length === 0) return;
      offset += bytes.length;
      if (offset < size) upcoming = read(offset);
      for (let from = 0; from < bytes.length; from += chunkBytes) yield bytes.subarray(from, from + chunkBytes);
      if (offset >= size) return;
    }
  }

  #shortened(): EngineError {
    return new EngineError(
      'TRUNCATED_FILE',
      `${this.#source.name} ended at byte ${this.#offset.toLocaleString('en')} of ${this.#source.size.toLocaleString('en')}. Upload it again.`,
    );
  }
}

/** What takes the quotes off a text that was written as CSV twice; `null` for any other. */
function unquoterFor(sample: string, warnings: Warnings): { push(piece: Buffer): Buffer } | null {
  if (isQuotedTwice(sample)) {
    warnings.add(
      'QUOTED_TWICE',
      () => 'Every quote of the file is doubled, as when it is written twice; one of two is read.',
    );
    return new QuoteHalver();
  }
  if (!isQuotedByLine(sample)) return null;
  warnings.add(
    'QUOTED_TWICE',
    () => 'Every line of the file is one quoted field that holds a record; the record is read.',
  );
  return new LineUnquoter();
}

function faultMessage(fault: CsvFault, record: number): string {
  switch (fault) {
    case 'BROKEN_QUOTE':
      return `Record ${record} has a quote that opens a field and never closes it; it is read as a plain character.`;
    case 'STRAY_QUOTE':
      return `Record ${record} has quotes inside a quoted field that are not doubled; they are read as plain characters.`;
    case 'OTHER_DELIMITER':
      return `Record ${record} is divided by another delimiter than the others; it is read with its own.`;
    case 'QUOTED_RECORD':
      return `Record ${record} is quoted as a whole; the record within the quotes is read.`;
    case 'UNCLOSED_QUOTE':
      return `Record ${record} has a quote at the start of a field that none closes; it is read as a plain character.`;
    case 'MIXED_LINE_ENDS':
      return `Record ${record} ends with another kind of line end than those before; every kind ends a record.`;
  }
}
