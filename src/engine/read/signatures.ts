/** Kinds of file that people upload by mistake, known by their first bytes. */
interface Signature {
  /** With its article, for messages: `a PNG image`. */
  what: string;
  bytes: string;
  offset?: number;
}

const signatures: readonly Signature[] = [
  { what: 'a PNG image', bytes: '89504e47' },
  { what: 'a JPEG image', bytes: 'ffd8ff' },
  { what: 'a GIF image', bytes: '47494638' },
  { what: 'a TIFF image', bytes: '49492a00' },
  { what: 'a TIFF image', bytes: '4d4d002a' },
  { what: 'a WebP image', bytes: '57454250', offset: 8 },
  { what: 'a HEIC image', bytes: '6674797068656963', offset: 4 },
  { what: 'a Windows bitmap', bytes: '424d' },
  { what: 'an MP4 video', bytes: '66747970', offset: 4 },
  { what: 'a gzip archive', bytes: '1f8b08' },
  { what: 'a 7-Zip archive', bytes: '377abcaf271c' },
  { what: 'a RAR archive', bytes: '526172211a07' },
  { what: 'a bzip2 archive', bytes: '425a68' },
  { what: 'an xz archive', bytes: 'fd377a585a00' },
  { what: 'a Zstandard archive', bytes: '28b52ffd' },
  { what: 'a tar archive', bytes: '7573746172', offset: 257 },
  { what: 'a Rich Text document', bytes: '7b5c727466' },
  { what: 'a PostScript document', bytes: '25215053' },
  { what: 'an SQLite database', bytes: '53514c69746520666f726d6174' },
  { what: 'a Parquet file', bytes: '50415231' },
  { what: 'an Access database', bytes: '000100005374616e64617264' },
  { what: 'a Windows program', bytes: '4d5a9000' },
  { what: 'a Linux program', bytes: '7f454c46' },
];

/** @returns what the bytes are, with an article; `undefined` where no signature fits */
export function foreignKind(start: Buffer): string | undefined {
  return signatures.find(({ bytes, offset = 0 }) =>
    start.subarray(offset, offset + bytes.length / 2).equals(Buffer.from(bytes, 'hex')),
  )?.what;
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

/** Whether a text is JSON, or begins as JSON or JSON Lines do: with an object that has a named member. */
export function isJson(text: string): boolean {
  return /^\s*(?:\[\s*)*\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\}\s*[\],]?\s*$)/.test(text);
}
