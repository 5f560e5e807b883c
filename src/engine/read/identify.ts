import { EngineError } from '../errors.ts';
import { type Limits, limitExceeded } from '../limits.ts';
import type { ByteSource } from '../model.ts';
import { CompoundFile } from './compound-file.ts';
import { sampleBytes, statedEncoding } from './csv/encoding.ts';
import type { Identified } from './identified.ts';
import { notASpreadsheet } from './not-a-spreadsheet.ts';
import {
  advice,
  foreignKind,
  foreignText,
  hasTable,
  isHtml,
  isJson,
  isMimeMessage,
  isSpreadsheetXml,
  isXml,
} from './signatures.ts';
import type { Archive } from './zip/archive.ts';

/** A text has hardly any control characters; compressed or binary data has 8 %. */
const maxControlShare = 0.03;

/**
 * Tells what a document is by its content; its name has no say.
 *
 * @param archive of the document, where it is open already
 * @throws EngineError EMPTY_FILE, LIMIT_EXCEEDED (file size), ENCRYPTED_FILE, TRUNCATED_FILE, MALFORMED_FILE, or
 *   UNKNOWN_FORMAT naming what the file is where it is no document that tables can be read from
 */
export async function identify(source: ByteSource, limits: Limits, archive?: Archive): Promise<Identified> {
  if (source.size === 0)
    throw new EngineError('EMPTY_FILE', `${source.name} holds not a single byte. Export or copy it again.`);
  if (source.size > limits.fileBytes) throw limitExceeded('fileBytes', limits.fileBytes, source.name);
  const start = await source.read(0, sampleBytes);
  const magic = start.subarray(0, 8).toString('hex');
  if (magic.startsWith('504b0304') || magic.startsWith('504b0506')) {
    const { identifyZip } = await import('./identify-zip.ts');
    return identifyZip(source, limits, archive);
  }
  if (magic === 'd0cf11e0a1b11ae1') return identifyCompoundFile(source);
  if (start.subarray(0, 1024).includes('%PDF-')) return { format: 'PDF' };
  if (magic.startsWith('50415231')) return { format: 'PARQUET' };
  // Excel 2 to 4 wrote bare BIFF streams, without a compound file around them.
  if (/^09(?:00|02|04)0[46]00/.test(magic)) return { format: 'XLS', container: null };
  const foreign = foreignKind(start);
  if (foreign !== undefined) throw notASpreadsheet(source, foreign.what, foreign.advice);
  return identifyText(source, start);
}

async function identifyCompoundFile(source: ByteSource): Promise<Identified> {
  const container = await CompoundFile.open(source);
  const { names } = container;
  if (names.has('ENCRYPTEDPACKAGE') || names.has('ENCRYPTIONINFO')) {
    throw new EngineError(
      'ENCRYPTED_FILE',
      `${source.name} is protected by a password. Open it in Excel, remove the password (File, Info, Protect Workbook) and upload it again.`,
    );
  }
  // A message may hold a workbook, as an object in its text.
  if (container.has('__PROPERTIES_VERSION1.0')) return { format: 'MSG', container };
  if (names.has('WORKBOOK') || names.has('BOOK')) return { format: 'XLS', container };
  if (names.has('WORDDOCUMENT')) throw notASpreadsheet(source, 'an older Word document', advice.document);
  if (names.has('POWERPOINT DOCUMENT'))
    throw notASpreadsheet(source, 'an older PowerPoint presentation', advice.slides);
  throw notASpreadsheet(source, 'an OLE2 file without a workbook');
}

function identifyText(source: ByteSource, start: Buffer): Identified {
  const encoding = statedEncoding(start, start.length >= source.size);
  // What fills up a record or a block of a disk, behind the text.
  const filled = new TextDecoder(encoding ?? 'latin1').decode(start);
  const text = filled.replace(/\0+$/, '');
  const controls = countControls(text);
  if ((text === '' && filled !== '') || controls > Math.max(4, text.length * maxControlShare))
    throw notASpreadsheet(source, 'binary data of an unknown kind');
  const foreign = foreignText(text);
  if (foreign !== undefined) throw notASpreadsheet(source, foreign.what, foreign.advice);
  if (isHtml(text)) {
    if (hasTable(text) || start.length < source.size) return { format: 'HTML' };
    throw notASpreadsheet(source, 'a web page (HTML) without a table');
  }
  if (isMimeMessage(text)) {
    // What belongs together is a web page in one file; what is put together is a mail with its attachments.
    const isPage = /^content-type:\s*(?:multipart\/related|text\/html)/im.test(headersOf(text));
    return { format: isPage && /^content-type:\s*text\/html/im.test(text) ? 'HTML' : 'EML' };
  }
  if (isJson(text)) return { format: 'JSON' };
  if (isSpreadsheetXml(text)) return { format: 'XML' };
  if (isXml(text)) throw notASpreadsheet(source, 'an XML document');
  return { format: 'CSV' };
}

/** The headers of a message, up to the first blank line. */
function headersOf(message: string): string {
  return message.trimStart().split(/\r?\n\r?\n/, 1)[0] ?? '';
}

/** Control characters other than tab, line ends and the separators that some old exports use. */
function countControls(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= 0x08 || (code >= 0x0e && code <= 0x19)) count += 1;
  }
  return count;
}
