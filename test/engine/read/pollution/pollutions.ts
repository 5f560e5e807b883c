import type { CleanTable } from './clean-tables.ts';

/** How a table is written. */
interface Writing {
  delimiter: string;
  quote: string;
  /** What stands for a quote within quotes. */
  escaped: string;
  lineEnd: string;
  /** Whether every field is quoted, or those that need it. */
  quotesAll: boolean;
}

/** A file, and what is right of it. */
export interface Polluted {
  /** The kind of pollution: those of one kind are mended together. */
  kind: string;
  name: string;
  bytes: Buffer;
  tables: { header: string[]; records: string[][] }[];
}

const plain: Writing = { delimiter: ',', quote: '"', escaped: '""', lineEnd: '\r\n', quotesAll: false };

function field(text: string, { delimiter, quote, escaped, quotesAll }: Writing): string {
  const needs =
    text.includes(delimiter.trim() === '' ? delimiter : delimiter.trim()) ||
    text.includes(quote) ||
    /[\r\n]/.test(text);
  return quote !== '' && (quotesAll || needs) ? quote + text.replaceAll(quote, () => escaped) + quote : text;
}

function line(texts: readonly string[], writing: Writing = plain): string {
  return texts.map((text) => field(text, writing)).join(writing.delimiter);
}

function linesOf({ header, records }: CleanTable, writing: Writing = plain): string[] {
  return [header, ...records].map((texts) => line(texts, writing));
}

function file(lines: readonly string[], lineEnd = plain.lineEnd): Buffer {
  return Buffer.from(lines.map((text) => text + lineEnd).join(''));
}

type Kind = (table: CleanTable) => Omit<Polluted, 'kind'>[];

const right = ({ header, records }: CleanTable) => [{ header, records }];
const one = (name: string, bytes: Buffer, tables: Polluted['tables']) => [{ name, bytes, tables }];

/** Of a table the texts without quotes, commas and line breaks, for writers that do not know of quoting. */
function simple({ name, header, records }: CleanTable, taken = /[",;'|\t\r\n]/g): CleanTable {
  return { name, header, records: records.map((texts) => texts.map((text) => text.replace(taken, ''))) };
}

const written = (table: CleanTable, name: string, writing: Partial<Writing>) =>
  one(name, file(linesOf(table, { ...plain, ...writing }), writing.lineEnd ?? plain.lineEnd), right(table));

/** Positions that damage is tried at: the first, one within, the last. */
const places = (length: number) => [...new Set([0, Math.floor(length / 2), length - 1])];

/** One record, or the header (row 0), written otherwise. */
function withLine(table: CleanTable, row: number, change: (texts: string[]) => { line: string; texts: string[] }) {
  const lines = linesOf(table);
  const changed = change([table.header, ...table.records][row] ?? []);
  lines[row] = changed.line;
  const rows = [table.header, ...table.records].with(row, changed.texts);
  const width = Math.max(...rows.map(({ length }) => length));
  const [header = [], ...records] = rows.map((texts) => [...texts, ...Array(width - texts.length).fill('')]);
  return { bytes: file(lines), tables: [{ header, records }] };
}

const rowsOf = (table: CleanTable) => places(table.records.length).map((at) => at + 1);

function rowKind(
  name: string,
  table: CleanTable,
  change: (texts: string[], column: number) => { line: string; texts: string[] } | null,
  columns = places(table.header.length),
) {
  return rowsOf(table).flatMap((row) =>
    columns.flatMap((column) => {
      const texts = table.records[row - 1] ?? [];
      const changed = change(texts, column);
      return changed === null
        ? []
        : [{ name: `${name} row ${row} column ${column}`, ...withLine(table, row, () => changed) }];
    }),
  );
}

const kinds: Record<string, Kind> = {
  clean: (table) => one('clean', file(linesOf(table)), right(table)),
  'line ends': (table) => [
    ...['\n', '\r'].flatMap((lineEnd) => written(table, JSON.stringify(lineEnd), { lineEnd })),
    ...one(
      'mixed',
      Buffer.from(
        linesOf(table)
          .map((text, at) => text + ['\r\n', '\n'][at % 2])
          .join(''),
      ),
      right(table),
    ),
    ...one(
      'one other',
      Buffer.from(
        linesOf(table)
          .map((text, at) => text + (at === 3 ? '\n' : '\r\n'))
          .join(''),
      ),
      right(table),
    ),
    ...one(
      'one CR',
      Buffer.from(
        linesOf(table)
          .map((text, at) => text + (at === 3 ? '\r' : '\n'))
          .join(''),
      ),
      right(table),
    ),
  ],
  'no line end at the end': (table) => one('none', Buffer.from(linesOf(table).join('\r\n')), right(table)),
  'many line ends at the end': (table) =>
    one('many', Buffer.from(`${linesOf(table).join('\r\n')}${'\r\n'.repeat(4)}`), right(table)),
  'byte order mark': (table) => {
    const text = file(linesOf(table)).toString();
    return [
      ...one('utf-8', Buffer.from(`\ufeff${text}`), right(table)),
      ...one('utf-16le', Buffer.from(`\ufeff${text}`, 'utf16le'), right(table)),
      ...one('utf-16be', Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), right(table)),
      ...one('utf-16le without', Buffer.from(text, 'utf16le'), right(table)),
      ...one('utf-16be without', Buffer.from(text, 'utf16le').swap16(), right(table)),
    ];
  },
  'header only': (table) => one('header only', file([line(table.header)]), [{ header: table.header, records: [] }]),
  'one record': (table) =>
    one('one record', file(linesOf(table).slice(0, 2)), [{ header: table.header, records: table.records.slice(0, 1) }]),
  'no header': (table) =>
    one('no header', file(linesOf(table).slice(1)), [{ header: table.header.map(() => ''), records: table.records }]),
  'header twice': (table) => {
    const lines = linesOf(table);
    return [
      ...one('at the top', file([line(table.header), ...lines]), right(table)),
      ...one('in the middle', file(lines.toSpliced(8, 0, line(table.header))), right(table)),
    ];
  },
  'header names twice': (table) => {
    const header = table.header.with(2, table.header[1] ?? '');
    return one('twice', file([line(header), ...linesOf(table).slice(1)]), [{ header, records: table.records }]);
  },
  'header name missing': (table) =>
    places(table.header.length).flatMap((column) => {
      const header = table.header.with(column, '');
      return one(`column ${column}`, file([line(header), ...linesOf(table).slice(1)]), [
        { header, records: table.records },
      ]);
    }),
  'header shorter': (table) => {
    const header = table.header.with(-1, '');
    return one('shorter', file([line(table.header.slice(0, -1)), ...linesOf(table).slice(1)]), [
      { header, records: table.records },
    ]);
  },
  'header of several rows': (table) => {
    const units = table.header.map((_, at) => `(${['m', 'kg', 'EUR', 's'][at % 4]})`);
    const [names = '', ...rest] = linesOf(table);
    return [
      ...one('units', file([names, line(units), ...rest]), [
        { header: table.header.map((name, at) => `${name} ${units[at]}`), records: table.records },
      ]),
    ];
  },
  preamble: (table) =>
    [
      ['Report of the harbour office'],
      ['Report of the harbour office', 'Printed by I. Brandt, for the board'],
      ['Harbour office', ''],
      ['Export 2024', 'Source: register; all branches', ''],
      [`Harbour office${','.repeat(table.header.length - 1)}`, ','.repeat(table.header.length - 1)],
      ['# made by export 3.1', '# all records'],
      ['Made by:,I. Brandt', 'Made on:,2024-03-02', ''],
    ].flatMap((above, at) => one(`${at}`, file([...above, ...linesOf(table)]), right(table))),
  footnotes: (table) =>
    [
      ['* preliminary'],
      ['', 'Source: register of the harbour office, 2024'],
      ['Note: amounts in EUR', 'Note: times are local'],
      [`* preliminary${','.repeat(table.header.length - 1)}`],
      ['', '(48 records)'],
      ['End of report'],
    ].flatMap((below, at) => one(`${at}`, file([...linesOf(table), ...below]), right(table))),
  'blank lines': (table) => {
    const lines = linesOf(table);
    const blank = ','.repeat(table.header.length - 1);
    return [
      ...one('between all', file(lines.flatMap((text) => [text, ''])), right(table)),
      ...one('some', file(lines.flatMap((text, at) => (at % 7 === 6 ? [text, ''] : [text]))), right(table)),
      ...one('of delimiters', file(lines.flatMap((text, at) => (at % 7 === 6 ? [text, blank] : [text]))), right(table)),
      ...one('of blanks', file(lines.flatMap((text, at) => (at % 7 === 6 ? [text, '   '] : [text]))), right(table)),
      ...one('at the top', file(['', '', ...lines]), right(table)),
      ...one('of delimiters at the end', file([...lines, blank, blank]), right(table)),
      ...one('below the header', file(lines.toSpliced(1, 0, '')), right(table)),
    ];
  },
  'several tables': (table) => {
    const half = Math.floor(table.records.length / 2);
    const first = { ...table, records: table.records.slice(0, half) };
    const rest = table.records.slice(half);
    const width = table.header.length - 2;
    const narrow = {
      ...table,
      header: table.header.slice(0, width).map((name) => `Other ${name}`),
      records: rest.map((texts) => texts.slice(0, width)),
    };
    const wide = {
      ...table,
      header: [...table.header, 'More'].map((name) => `Other ${name}`),
      records: rest.map((texts) => [...texts, '7.50']),
    };
    const same = { ...table, header: table.header.map((name) => `Other ${name}`), records: rest };
    return Object.entries({ narrow, wide, same }).flatMap(([name, second]) => [
      ...one(`${name}, a blank line between`, file([...linesOf(first), '', ...linesOf(second)]), [
        ...right(first),
        ...right(second),
      ]),
      ...one(`${name}, titles`, file(['First list', ...linesOf(first), '', 'Second list', ...linesOf(second)]), [
        ...right(first),
        ...right(second),
      ]),
    ]);
  },
  delimiter: (table) => [
    ...[';', '\t', '|', ', ', '^', '~', '\u001f', ' '].flatMap((delimiter) =>
      written(table, JSON.stringify(delimiter), { delimiter }),
    ),
    ...['::', '||', ';;', '\t\t', ' | ', '; ', '|', ';'].flatMap((delimiter) =>
      written(simple(table, /[",;'|:\t\r\n]/g), `${JSON.stringify(delimiter)} unquoted`, { delimiter }),
    ),
    ...[':', '*', '$', '!', '@', '='].flatMap((delimiter) =>
      written(simple(table, /[",;'|:*$!@=\t\r\n]/g), `${JSON.stringify(delimiter)} unquoted`, { delimiter }),
    ),
    ...[';', '\t', ' '].flatMap((delimiter) =>
      written(table, `${JSON.stringify(delimiter)} all quoted`, { delimiter, quotesAll: true }),
    ),
    ...[' '].flatMap((delimiter) =>
      written(
        {
          ...table,
          records: simple(table).records.map((texts) => texts.map((text) => text.replaceAll(' ', '_') || '-')),
        },
        'blank, unquoted',
        { delimiter },
      ),
    ),
  ],
  quote: (table) => [
    ...written(table, 'all quoted', { quotesAll: true }),
    ...written(table, 'single', { quote: "'", escaped: "''" }),
    ...written(table, 'single, all', { quote: "'", escaped: "''", quotesAll: true }),
    ...written(table, 'back tick', { quote: '`', escaped: '``', quotesAll: true }),
    ...written(table, 'semicolons, single', { quote: "'", escaped: "''", delimiter: ';' }),
    ...written(simple(table, /[",\r\n]/g), 'none', { quote: '' }),
  ],
  'delimiter missing in a record': (table) =>
    rowKind('missing', table, (texts, column) => {
      if (column + 1 >= texts.length) return null;
      const [left = '', second = ''] = [texts[column], texts[column + 1]];
      if (/[",\n]/.test(left + second)) return null;
      const merged = texts.toSpliced(column, 2, left + second);
      return { line: line(merged), texts: merged };
    }),
  'delimiter too many in a record': (table) =>
    rowKind('more', table, (texts, column) => {
      const made = texts.toSpliced(column + 1, 0, '');
      return { line: line(made), texts: made };
    }),
  'record cut short': (table) =>
    rowKind('short', table, (texts, column) => {
      if (
        column === 0 ||
        texts
          .slice(0, column + 1)
          .join('')
          .includes('\n')
      )
        return null;
      const made = texts.slice(0, column + 1);
      return { line: line(made), texts: made };
    }),
  'stray quote in a record': (table) => [
    ...rowKind('at the start', table, (texts, column) =>
      /[",\n]/.test(texts[column] ?? '') || texts[column] === ''
        ? null
        : {
            line: texts.map((text, at) => (at === column ? `"${text}` : field(text, plain))).join(','),
            texts: texts.with(column, `"${texts[column]}`),
          },
    ),
    ...rowKind('within', table, (texts, column) => {
      const text = texts[column] ?? '';
      if (/[",\n]/.test(text) || text.length < 3) return null;
      const made = `${text.slice(0, 2)}"${text.slice(2)}`;
      return {
        line: texts.map((other, at) => (at === column ? made : field(other, plain))).join(','),
        texts: texts.with(column, made),
      };
    }),
    ...rowKind('at the end', table, (texts, column) =>
      /[",\n]/.test(texts[column] ?? '') || texts[column] === ''
        ? null
        : {
            line: texts.map((text, at) => (at === column ? `${text}"` : field(text, plain))).join(','),
            texts: texts.with(column, `${texts[column]}"`),
          },
    ),
    ...rowKind('within quotes', table, (texts, column) => {
      const text = texts[column] ?? '';
      if (/[",\n]/.test(text) || text.length < 3) return null;
      const made = `${text.slice(0, 2)}"${text.slice(2)}`;
      return {
        line: texts.map((other, at) => (at === column ? `"${made}"` : field(other, plain))).join(','),
        texts: texts.with(column, made),
      };
    }),
  ],
  'record with another delimiter': (table) =>
    [';', '\t', '|'].flatMap((delimiter) =>
      rowKind(
        JSON.stringify(delimiter),
        table,
        // A line break within a record makes two records of it for a reader that divides it by the delimiter of the others.
        (texts) => (texts.join('').includes('\n') ? null : { line: line(texts, { ...plain, delimiter }), texts }),
        [0],
      ),
    ),
  'header with another delimiter': (table) =>
    [';', '\t'].map((delimiter) => ({
      name: JSON.stringify(delimiter),
      ...withLine(table, 0, (texts) => ({ line: line(texts, { ...plain, delimiter }), texts })),
    })),
  'one field behind another delimiter': (table) =>
    rowKind('one', table, (texts, column) => {
      if (column + 1 >= texts.length || /[",\n;]/.test((texts[column] ?? '') + (texts[column + 1] ?? ''))) return null;
      const merged = texts.toSpliced(column, 2, `${texts[column]};${texts[column + 1]}`);
      return { line: line(merged), texts: merged };
    }),
  'record with other quotes': (table) => [
    ...rowKind(
      'single',
      table,
      (texts) =>
        texts.some((text) => /['\r\n]/.test(text))
          ? null
          : { line: texts.map((text) => `'${text}'`).join(','), texts: texts },
      [0],
    ).filter(() => table.name !== 'orders' && table.name !== 'members'),
    ...rowKind('all quoted', table, (texts) => ({ line: line(texts, { ...plain, quotesAll: true }), texts }), [0]),
  ],
  'record quoted as a whole': (table) =>
    rowKind('whole', table, (texts) => ({ line: `"${line(texts).replaceAll('"', '""')}"`, texts }), [0]),
  'record escaped otherwise': (table) =>
    rowKind(
      'backslash',
      table,
      (texts) =>
        texts.some((text) => text.includes('"')) ? { line: line(texts, { ...plain, escaped: '\\"' }), texts } : null,
      [0],
    ),
  'blanks around fields': (table) => [
    ...one(
      'behind',
      file([table.header, ...table.records].map((texts) => texts.map((text) => field(text, plain)).join(', '))),
      right(table),
    ),
  ],
  'delimiter at the end of lines': (table) =>
    one('trailing', file(linesOf(table).map((text) => `${text},`)), right(table)),
  'delimiter at the end of records': (table) =>
    one('trailing', file(linesOf(table).map((text, at) => (at === 0 ? text : `${text},`))), right(table)),
  'delimiter at the start of lines': (table) =>
    one('leading', file(linesOf(table).map((text) => `,${text}`)), right(table)),
  'record numbers without a name': (table) =>
    one('numbers', file(linesOf(table).map((text, at) => (at === 0 ? text : `${at},${text}`))), [
      { header: ['', ...table.header], records: table.records.map((texts, at) => [String(at + 1), ...texts]) },
    ]),
  'column blank': (table) =>
    places(table.header.length).flatMap((column) => {
      const emptied = { ...table, records: table.records.map((texts) => texts.with(column, '')) };
      return one(`column ${column}`, file(linesOf(emptied)), right(emptied));
    }),
  'column blank but for one': (table) => {
    const column = table.header.length - 1;
    const emptied = {
      ...table,
      records: table.records.map((texts, at) => (at === 5 ? texts : texts.with(column, ''))),
    };
    return one('last', file(linesOf(emptied)), right(emptied));
  },
  'blanks for nothing': (table) => {
    const marked = {
      ...table,
      records: table.records.map((texts, at) =>
        texts.map((text, column) => ((at + column) % 5 === 0 ? (['NULL', 'n/a', '-', 'NA'][at % 4] ?? '') : text)),
      ),
    };
    return one('marks', file(linesOf(marked)), right(marked));
  },
  'separator line': (table) =>
    one('sep', file(['sep=;', ...linesOf(table, { ...plain, delimiter: ';' })]), right(table)),
  'NUL bytes': (table) => one('rest', Buffer.concat([file(linesOf(table)), Buffer.alloc(300)]), right(table)),
  'end of file mark': (table) => one('0x1a', Buffer.concat([file(linesOf(table)), Buffer.from([0x1a])]), right(table)),
  'guarded codes': (table) => {
    const zeros = { ...table, records: table.records.map((texts, at) => texts.with(0, `00${at}7`)) };
    return one(
      'formula',
      file([
        line(zeros.header),
        ...zeros.records.map((texts) =>
          texts.map((text, at) => (at === 0 ? `="${text}"` : field(text, plain))).join(','),
        ),
      ]),
      right(zeros),
    );
  },
};

/** The table with every pollution of every kind. */
export function pollute(table: CleanTable): Polluted[] {
  return Object.entries(kinds).flatMap(([kind, make]) =>
    make(table).map((made) => ({ kind, ...made, name: `${table.name}: ${made.name}` })),
  );
}
