/** A kind of file that people upload by mistake. */
export interface ForeignKind {
  /** With its article, for messages: `a PNG image`. */
  what: string;
  /** What to do instead, in a sentence. */
  advice: string;
}

interface Signature {
  what: string;
  bytes: string;
  offset?: number;
}

export const advice = {
  workbook:
    'What can be read: workbooks (XLSX, XLSB, XLS, ODS), CSV and other texts in columns, PDF, DOCX, HTML, JSON, Parquet, e-mails (EML, MSG), and ZIP archives of these.',
  picture: 'Save it as PDF (Print, Save as PDF) and set “read: { ocr: auto }”: then its text is recognised.',
  archive: 'Unpack it and upload the files in it, or pack them as ZIP.',
  document: 'Open it, and save it as PDF or DOCX.',
  slides: 'Save it as PDF, or upload the workbook that its tables come from.',
  database: 'Export its tables as CSV or XLSX, and upload these.',
  columns: 'Write it as Parquet or CSV, and upload that.',
  statistics: 'Export it as CSV from the program that made it, and upload that.',
  oldSheet: 'Open it in LibreOffice, save it as XLSX, and upload that.',
  numbers: 'Open it, choose File, Export To, Excel (or PDF), and upload that.',
} as const;

/** Known by their first bytes, in hexadecimal. */
const signatures: readonly { advice: string; known: readonly Signature[] }[] = [
  {
    advice: advice.picture,
    known: [
      { what: 'a PNG image', bytes: '89504e47' },
      { what: 'a JPEG image', bytes: 'ffd8ff' },
      { what: 'a GIF image', bytes: '47494638' },
      { what: 'a TIFF image', bytes: '49492a00' },
      { what: 'a TIFF image', bytes: '4d4d002a' },
      { what: 'a WebP image', bytes: '57454250', offset: 8 },
      { what: 'a HEIC image', bytes: '6674797068656963', offset: 4 },
      { what: 'a Windows bitmap', bytes: '424d' },
    ],
  },
  {
    advice: advice.archive,
    known: [
      { what: 'a gzip archive', bytes: '1f8b08' },
      { what: 'a 7-Zip archive', bytes: '377abcaf271c' },
      { what: 'a RAR archive', bytes: '526172211a07' },
      { what: 'a bzip2 archive', bytes: '425a68' },
      { what: 'an xz archive', bytes: 'fd377a585a00' },
      { what: 'a Zstandard archive', bytes: '28b52ffd' },
      { what: 'a tar archive', bytes: '7573746172', offset: 257 },
      { what: 'an Outlook mailbox (PST)', bytes: '2142444e' },
    ],
  },
  {
    advice: advice.document,
    known: [
      { what: 'a Rich Text document', bytes: '7b5c727466' },
      { what: 'a PostScript document', bytes: '25215053' },
    ],
  },
  {
    advice: advice.database,
    known: [
      { what: 'an SQLite database', bytes: '53514c69746520666f726d6174' },
      { what: 'an Access database', bytes: '000100005374616e6461726420' },
      { what: 'an Access database', bytes: '000100004143452044' },
    ],
  },
  {
    advice: advice.columns,
    known: [
      { what: 'an Arrow or Feather file', bytes: '4152524f5731' },
      { what: 'a Feather file', bytes: '46454131' },
      { what: 'an ORC file', bytes: '4f5243' },
      { what: 'an Avro file', bytes: '4f626a01' },
      { what: 'an HDF5 file', bytes: '894844460d0a1a0a' },
      { what: 'a NumPy array', bytes: '934e554d5059' },
    ],
  },
  {
    advice: advice.statistics,
    known: [
      { what: 'an SPSS data file', bytes: '24464c32' },
      { what: 'an SPSS data file', bytes: '24464c33' },
      { what: 'a Stata data file', bytes: '3c73746174615f6474613e' },
      { what: 'a SAS data set', bytes: '000000000000000000000000c2ea8160' },
      { what: 'an R data file', bytes: '5244583' },
      { what: 'a MATLAB data file', bytes: '4d41544c414220352e30' },
    ],
  },
  {
    advice: advice.oldSheet,
    known: [
      { what: 'a Lotus 1-2-3 worksheet', bytes: '00000200060406' },
      { what: 'a Lotus 1-2-3 worksheet', bytes: '00001a0000100400' },
      { what: 'a Quattro Pro notebook', bytes: '0000020001100' },
    ],
  },
  {
    advice: advice.workbook,
    known: [
      { what: 'an MP4 video', bytes: '66747970', offset: 4 },
      { what: 'a Windows program', bytes: '4d5a9000' },
      { what: 'a Linux program', bytes: '7f454c46' },
    ],
  },
];

/** @returns what the bytes are; `undefined` where no signature fits */
export function foreignKind(start: Buffer): ForeignKind | undefined {
  const isText = !start.subarray(0, 512).some((code) => code < 0x09);
  for (const { advice, known } of signatures) {
    const found = known.find(
      ({ bytes, offset = 0 }) =>
        start.toString('hex', offset, offset + Math.ceil(bytes.length / 2)).startsWith(bytes) &&
        // A list that begins with “BMI” or “ORCID” is no picture and no file of columns.
        !(isText && isWord(bytes)),
    );
    if (found !== undefined) return { what: found.what, advice };
  }
  return undefined;
}

/** Letters and digits, as a text may begin. */
function isWord(bytes: string): boolean {
  return /^[\w$]+$/.test(Buffer.from(bytes, 'hex').toString('latin1'));
}

/** Files of text that hold no text in columns, by how they begin. */
const textKinds: readonly (ForeignKind & { begins: RegExp })[] = [
  // `ID;P` and the program, then records of a letter each, of which `C` are cells; a CSV may begin with `ID;PRICE`.
  {
    what: 'a SYLK worksheet',
    advice: advice.oldSheet,
    begins: /^ID;P\w*(?:;[A-Z])*\r?\n(?:[A-Z]{1,3};[^\n]*\n){0,500}?C;(?:[XY]\d+;){1,2}K["\d.#TF-]/,
  },
  {
    what: 'a DIF worksheet',
    advice: advice.oldSheet,
    begins: /^TABLE\r?\n0,1\r?\n"[^\n]*\n(?:VECTORS|TUPLES|DATA)\r?\n/,
  },
  { what: 'a calendar (iCalendar)', advice: advice.statistics, begins: /^BEGIN:VCALENDAR\r?\n/i },
  { what: 'an address card (vCard)', advice: advice.statistics, begins: /^BEGIN:VCARD\r?\n/i },
  {
    what: 'a flat OpenDocument file (FODS)',
    advice: advice.oldSheet,
    begins: /^\s*<\?xml\s[^>]*>\s*<office:document[\s>]/,
  },
];

/** @returns what a text is that is written in a way of its own; `undefined` for any other */
export function foreignText(text: string): ForeignKind | undefined {
  return textKinds.find(({ begins }) => begins.test(text));
}

const pageTag =
  /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype html|html|head|body|table|meta|style|title|link)[\s>]/i;
const anyTag = /^\s*(?:<!--[\s\S]*?-->\s*)*<[a-z][a-z0-9]*[\s/>]/i;

/** Whether a text is a web page or a piece of one that may begin with any tag; programs export those with the ending `.xls`. */
export function isHtml(text: string): boolean {
  return pageTag.test(text) || (anyTag.test(text) && hasTable(text));
}

/** Whether a text is a web page in one file (MHTML, RFC 2557) or an e-mail (RFC 5322): it begins with headers of MIME. */
export function isMimeMessage(text: string): boolean {
  return (
    /^\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,60}(?:mime-version|content-type):\s*\S/i.test(text) &&
    /^mime-version:/im.test(text)
  );
}

export function hasTable(page: string): boolean {
  return /<table[\s>]/i.test(page);
}

export function isXml(text: string): boolean {
  return /^\s*<\?xml\s/i.test(text);
}

/** Whether a text is an XML Spreadsheet 2003; programs export those with the ending `.xls`. */
export function isSpreadsheetXml(text: string): boolean {
  return isXml(text) && text.includes('urn:schemas-microsoft-com:office:spreadsheet');
}

/** Whether a text is JSON, or begins as JSON or JSON Lines do: with an object that has a named member, or with a list of lists. */
export function isJson(text: string): boolean {
  if (/^\s*\[\s*\[\s*(?:"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|null|true|false)\s*[,\]]/.test(text)) return true;
  return /^\s*(?:\[\s*)*\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\}\s*[\],]?\s*$)/.test(text);
}
