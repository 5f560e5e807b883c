import { type BookType, utils, type WorkBook, write } from '@e965/xlsx';

/** A workbook in one of the formats that SheetJS writes. */
export function writeWorkbook(book: WorkBook, format: BookType): Buffer {
  const written: unknown = write(book, { type: 'buffer', bookType: format, cellDates: false });
  if (!Buffer.isBuffer(written)) throw new Error('SheetJS wrote no buffer');
  return written;
}

/** Two visible sheets, one of them with everything that the readers must tell alike, and a hidden one. */
export function sampleBook(): WorkBook {
  const data = utils.aoa_to_sheet([
    ['Name', 'Amount', 'Day', 'Share', 'Paid'],
    ['Zoë “ß” 雲', -1234.5, null, 0.125, true],
    ['', 7, null, 1, false],
    [null, null, null, null, null],
    ['00042'],
  ]);
  data.C2 = { t: 'n', v: 45_351, z: 'yyyy-mm-dd' };
  data.C3 = { t: 'n', v: 45_351.75, z: 'yyyy-mm-dd hh:mm' };
  data.B2 = { t: 'n', v: -1234.5, z: '#,##0.00' };
  data.D2 = { t: 'n', v: 0.125, z: '0.0%' };
  data.A3 = { t: 'e', v: 0x07, w: '#DIV/0!' };
  data['!merges'] = [{ s: { r: 4, c: 0 }, e: { r: 5, c: 2 } }];
  const book = utils.book_new();
  utils.book_append_sheet(book, data, 'Data');
  utils.book_append_sheet(book, utils.aoa_to_sheet([['secret']]), 'Hidden');
  utils.book_append_sheet(book, utils.aoa_to_sheet([['last', 1]]), 'Last one');
  book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }, { Hidden: 0 }] };
  return book;
}
