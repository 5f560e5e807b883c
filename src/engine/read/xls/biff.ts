import { EngineError } from '../../errors.ts';
import { type Limits, limitExceeded } from '../../limits.ts';

/** What the records of an XLS workbook say of a sheet, beside its cells. */
export interface BiffSheet {
  /** Where its records begin in the stream. */
  offset: number;
  hidden: boolean;
  /** Whether it holds cells; charts, macros and dialogs do not. */
  worksheet: boolean;
  /** 1-based, inclusive. */
  hiddenColumns: { first: number; last: number }[];
}

export interface BiffBook {
  /** In the order of the workbook; empty for Excel 2 to 4, whose files are one sheet. */
  sheets: BiffSheet[];
  /** The stream without the records that no cell needs. */
  stream: Buffer;
}

const record = {
  formula: 0x06,
  endOfStream: 0x0a,
  filePass: 0x2f,
  continuation: 0x3c,
  columnInfo: 0x7d,
  boundSheet: 0x85,
  multipleRk: 0xbd,
  beginOfStream: 0x809,
} as const;

/** Excel 2, 3 and 4 begin their streams so. */
const olderBegins = [0x009, 0x209, 0x409];

/** FORMULA; some writers use the types of Excel 3 and 4. */
const formulas = [record.formula, 0x206, 0x406];

/** Records of one cell each: RSTRING, LABELSST, NUMBER, LABEL, BOOLERR, RK, FORMULA. */
const cellRecords = new Set([0xd6, 0xfd, 0x203, 0x204, 0x205, 0x27e, ...formulas]);

/** Records that are read; of all the others (names, charts, pictures, links, …) a hostile or broken one could only do harm. */
const kept = new Set([
  ...cellRecords,
  record.multipleRk,
  record.beginOfStream,
  record.endOfStream,
  record.boundSheet,
  0x22, // DATEMODE
  0x42, // CODEPAGE
  0x41e, // FORMAT
  0xe0, // XF
  0xfc, // SST
  0x207, // STRING
  0xe5, // MERGEDCELLS
  0x208, // ROW
  0x200, // DIMENSION
]);

/** INTERFACEEND, which no reader needs. */
const nothing = 0xe2;

/**
 * Walks the records of a Workbook or Book stream ([MS-XLS] 2.1.4) before they are handed to a parser that does not check them:
 * refuses what is encrypted, cut off or beyond the limits, and blanks every record that no cell needs.
 *
 * @param stream is changed
 * @throws EngineError ENCRYPTED_FILE, TRUNCATED_FILE, MALFORMED_FILE, LIMIT_EXCEEDED
 */
export function checkBiff(stream: Buffer, name: string, limits: Limits): BiffBook {
  const begin = stream.length < 4 ? 0 : stream.readUInt16LE(0);
  const older = olderBegins.includes(begin);
  if (!older && begin !== record.beginOfStream) throw malformed(name, 'its workbook does not begin as one');
  const sheets: BiffSheet[] = [];
  const begins = new Map<number, BiffSheet | undefined>();
  let sheet: BiffSheet | undefined;
  let depth = 0;
  let cells = 0;
  let keeping = true;
  let at = 0;
  while (at + 4 <= stream.length) {
    const type = stream.readUInt16LE(at);
    const length = stream.readUInt16LE(at + 2);
    const data = at + 4;
    if (depth === 0 && type !== record.beginOfStream && !olderBegins.includes(type)) break;
    if (data + length > stream.length) throw truncated(name);
    if (type === record.filePass) throw encrypted(name);
    if (type === record.beginOfStream || olderBegins.includes(type)) {
      if (depth === 0) {
        sheet = sheets.find(({ offset }) => offset === at);
        begins.set(at, sheet);
      }
      depth += 1;
    } else if (type === record.endOfStream) {
      depth -= 1;
    } else if (type === record.boundSheet && length >= 8 && !older) {
      if (sheets.length >= limits.sheets) throw limitExceeded('sheets', limits.sheets, name);
      sheets.push(boundSheet(stream, data));
    } else if (type === record.columnInfo && length >= 10 && (stream.readUInt16LE(data + 8) & 1) === 1) {
      const [first, last] = [stream.readUInt16LE(data), Math.min(stream.readUInt16LE(data + 2), 255)];
      if (first <= last) sheet?.hiddenColumns.push({ first: first + 1, last: last + 1 });
    } else if (type === record.multipleRk) {
      cells += Math.max(0, Math.floor((length - 6) / 6));
    } else if (cellRecords.has(type)) {
      cells += 1;
      // The formula itself is of no use; its result is.
      if (formulas.includes(type) && length >= 22 && !older) stream.writeUInt16LE(0xffff, data + 20);
    }
    if (cells > limits.cells) throw limitExceeded('cells', limits.cells, name);
    if (type !== record.continuation) keeping = older || kept.has(type);
    if (!keeping) stream.writeUInt16LE(nothing, at);
    at = data + length;
  }
  if (depth > 0) throw truncated(name);
  const lost = sheets.find(({ offset, worksheet }) => worksheet && !begins.has(offset));
  if (lost !== undefined) throw truncated(name);
  return { sheets, stream };
}

/** BOUNDSHEET, [MS-XLS] 2.4.28. */
function boundSheet(stream: Buffer, data: number): BiffSheet {
  const worksheet = stream[data + 5] === 0;
  return {
    offset: stream.readUInt32LE(data),
    hidden: ((stream[data + 4] ?? 0) & 3) !== 0,
    worksheet,
    hiddenColumns: [],
  };
}

function encrypted(name: string): EngineError {
  return new EngineError(
    'ENCRYPTED_FILE',
    `${name} is protected by a password. Open it in Excel, remove the password (File, Info, Protect Workbook) and upload it again.`,
  );
}

function truncated(name: string): EngineError {
  return new EngineError(
    'TRUNCATED_FILE',
    `${name} is an Excel 97–2003 workbook that was cut off: its sheets do not end. Upload the whole file again.`,
  );
}

function malformed(name: string, why: string): EngineError {
  return new EngineError('MALFORMED_FILE', `${name} cannot be read: ${why}. Open it in Excel and save a copy as XLSX.`);
}
