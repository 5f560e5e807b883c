import type { ColumnMetaData, FileMetaData, PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { EngineError } from '../../errors.ts';
import { type Limits, limitExceeded } from '../../limits.ts';
import { maxInMemoryBytes } from '../in-memory.ts';

/** Values of one page, which is held as a whole; writers put some ten thousand into one, and all of a row group at most. */
const mostValues = 2 ** 22;

/**
 * Looks at the header of every page before any is decoded: what a page says of itself is what memory is taken for.
 *
 * @throws EngineError LIMIT_EXCEEDED, UNSUPPORTED_FORMAT for an encoding that may grow without bound, MALFORMED_FILE
 */
export function checkPages(bytes: Uint8Array<ArrayBuffer>, metadata: FileMetaData, name: string, limits: Limits): void {
  let expanded = 0;
  for (const { columns } of metadata.row_groups) {
    for (const { meta_data: column } of columns) {
      if (column === undefined) continue;
      let values = 0n;
      for (const header of pagesOf(bytes, column, name)) {
        checkPage(header, column, name);
        values += BigInt(header.data_page_header?.num_values ?? header.data_page_header_v2?.num_values ?? 0);
        expanded += header.uncompressed_page_size;
        if (expanded > limits.expandedBytes) throw limitExceeded('expandedBytes', limits.expandedBytes, name);
      }
      if (values !== column.num_values) throw damaged(name, 'its pages do not have the values that a column says');
    }
  }
}

/** The headers of a column's pages in one row group, found as the decoder finds them. */
function* pagesOf(bytes: Uint8Array<ArrayBuffer>, column: ColumnMetaData, name: string): Generator<PageHeader> {
  const start = Number(column.dictionary_page_offset || column.data_page_offset);
  const end = start + Number(column.total_compressed_size);
  if (!(start >= 0 && end >= start && end <= bytes.length)) throw damaged(name, 'a column lies outside of the file');
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset + start, end - start), offset: 0 };
  while (reader.offset < reader.view.byteLength - 1) {
    const header = parquetHeader(reader);
    const packed = header.compressed_page_size;
    if (!(packed >= 0 && reader.offset + packed <= reader.view.byteLength))
      throw damaged(name, 'a page is longer than its column');
    reader.offset += packed;
    yield header;
  }
}

function checkPage(header: PageHeader, column: ColumnMetaData, name: string): void {
  const place = `The column ${column.path_in_schema.join('.')} of ${name}`;
  const { data_page_header: plain, data_page_header_v2: second, dictionary_page_header: words } = header;
  const size = header.uncompressed_page_size;
  if (!(size >= 0)) throw damaged(name, 'a page has a size below zero');
  if (size > maxInMemoryBytes) throw tooLarge(place, 'pageBytes', maxInMemoryBytes);
  for (const count of [plain?.num_values, second?.num_values, words?.num_values]) {
    if (count === undefined) continue;
    if (!(count >= 0)) throw damaged(name, 'a page has less than no values');
    if (count > mostValues) throw tooLarge(place, 'pageValues', mostValues);
  }
  if (second !== undefined && !(second.num_nulls >= 0 && second.num_nulls <= second.num_values))
    throw damaged(name, 'a page has more blanks than values');
  // Each value may repeat the one before it and add a little: a megabyte would be a terabyte.
  if ((plain ?? second)?.encoding === 'DELTA_BYTE_ARRAY') {
    const found = 'the encoding DELTA_BYTE_ARRAY';
    const message = `${place} has ${found}, which is not read here. Write the file with a dictionary or plain encoding.`;
    throw new EngineError('UNSUPPORTED_FORMAT', message, { found });
  }
}

function tooLarge(place: string, limit: string, allowed: number): EngineError {
  return new EngineError(
    'LIMIT_EXCEEDED',
    `${place} has a page beyond the limit ${limit} = ${allowed.toLocaleString('en')}. Write the file with smaller pages.`,
    { limit, allowed },
  );
}

function damaged(name: string, why: string): EngineError {
  return new EngineError('MALFORMED_FILE', `${name} is damaged: ${why}. Write the Parquet file again.`);
}
