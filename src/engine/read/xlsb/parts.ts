import { EngineError } from '../../errors.ts';
import { isLonger, type Limits, limitExceeded } from '../../limits.ts';
import { type NumberFormats, numberFormatsOf } from '../office/styles.ts';
import type { Archive, ReadOptions } from '../zip/archive.ts';
import { wideString } from './fields.ts';
import { type OnRecord, RecordScanner } from './record-scanner.ts';

/** A sheet as the workbook part lists it. */
export interface ListedSheet {
  name: string;
  hidden: boolean;
  relationshipId: string;
}

const record = {
  sharedString: 0x13,
  numberFormat: 0x2c,
  cellFormat: 0x2f,
  workbookProperties: 0x99,
  bundledSheet: 0x9c,
  cellFormatsBegin: 0x269,
  cellFormatsEnd: 0x26a,
} as const;

/** @throws EngineError LIMIT_EXCEEDED, MALFORMED_FILE */
export async function readBook(
  archive: Archive,
  part: string,
  limits: Limits,
): Promise<{ epoch: 1900 | 1904; sheets: ListedSheet[] }> {
  const sheets: ListedSheet[] = [];
  let epoch: 1900 | 1904 = 1900;
  await scan(archive, part, {}, (type, data) => {
    if (type === record.workbookProperties) epoch = ((data[0] ?? 0) & 1) === 1 ? 1904 : 1900;
    if (type !== record.bundledSheet) return;
    if (sheets.length >= limits.sheets) throw limitExceeded('sheets', limits.sheets, 'The workbook');
    const id = wideString(data, 8);
    const name = id && wideString(data, id.end);
    if (name === undefined) throw damaged(archive.place(part), 'a sheet');
    sheets.push({ name: name.text, hidden: data.readUInt32LE(0) !== 0, relationshipId: id?.text ?? '' });
  });
  return { epoch, sheets };
}

/** @param part `undefined` where the workbook has no texts of its own */
export async function readStrings(
  archive: Archive,
  part: string | undefined,
  limits: Limits,
  options: ReadOptions,
): Promise<(string | null)[]> {
  const strings: (string | null)[] = [];
  if (part === undefined) return strings;
  let bytes = 0;
  await scan(archive, part, options, (type, data) => {
    if (type !== record.sharedString) return;
    bytes += data.length;
    if (bytes > limits.sharedStringBytes) {
      throw limitExceeded('sharedStringBytes', limits.sharedStringBytes, archive.place(part));
    }
    const string = wideString(data, 1);
    if (string === undefined) throw damaged(archive.place(part), 'a text');
    if (isLonger(string.text, limits.cellBytes)) {
      throw limitExceeded('cellBytes', limits.cellBytes, `A text in ${archive.place(part)}`);
    }
    strings.push(string.text === '' ? null : string.text);
  });
  return strings;
}

/** @param part `undefined` where the workbook has no styles */
export async function readStyles(archive: Archive, part: string | undefined): Promise<NumberFormats> {
  const custom = new Map<number, string>();
  const idOfStyle: number[] = [];
  let inCellFormats = false;
  if (part !== undefined) {
    await scan(archive, part, {}, (type, data) => {
      if (type === record.cellFormatsBegin) inCellFormats = true;
      else if (type === record.cellFormatsEnd) inCellFormats = false;
      else if (type === record.cellFormat && inCellFormats && data.length >= 4) idOfStyle.push(data.readUInt16LE(2));
      else if (type === record.numberFormat && data.length >= 2) {
        custom.set(data.readUInt16LE(0), wideString(data, 2)?.text ?? '');
      }
    });
  }
  return numberFormatsOf(custom, idOfStyle);
}

async function scan(archive: Archive, part: string, options: ReadOptions, onRecord: OnRecord): Promise<void> {
  const scanner = new RecordScanner(archive.place(part), onRecord);
  for await (const chunk of archive.read(part, options)) scanner.push(chunk);
  scanner.end();
}

function damaged(place: string, what: string): EngineError {
  return new EngineError(
    'MALFORMED_FILE',
    `${place} has ${what} that is longer than its record. Ask for the file again, or open it in Excel and save a copy.`,
  );
}
