import type { Limits } from '../limits.ts';
import type { ByteSource } from '../model.ts';
import type { Identified } from './identified.ts';
import { notASpreadsheet } from './not-a-spreadsheet.ts';
import { findMainPart } from './office/package.ts';
import { advice, type ForeignKind } from './signatures.ts';
import { Archive } from './zip/archive.ts';

/** As `identify`, of what begins as a zip archive does. */
export async function identifyZip(source: ByteSource, limits: Limits, opened?: Archive): Promise<Identified> {
  const archive = opened ?? (await Archive.open(source, limits));
  if (archive.has('content.xml')) return identifyOpenDocument(source, archive);
  const mainPart = await findMainPart(archive, limits);
  if (mainPart === undefined) {
    const kind = zipKind(archive);
    if (kind !== null) throw notASpreadsheet(source, kind.what, kind.advice);
    return { format: 'ZIP', container: archive };
  }
  if (mainPart.toLowerCase().endsWith('.bin')) return { format: 'XLSB', container: { archive, mainPart } };
  const root = /<(?:\w+:)?(\w+)[\s/>]/.exec(await beginning(archive, mainPart))?.[1];
  if (root === 'workbook') return { format: 'XLSX', container: { archive, mainPart } };
  if (root === 'document') return { format: 'DOCX', container: { archive, mainPart } };
  if (root === 'presentation') throw notASpreadsheet(source, 'a PowerPoint presentation', advice.slides);
  throw notASpreadsheet(source, 'an Office document of another kind', advice.document);
}

async function identifyOpenDocument(source: ByteSource, archive: Archive): Promise<Identified> {
  const type = archive.has('mimetype') ? await beginning(archive, 'mimetype') : '';
  if (type === '' || type.includes('opendocument.spreadsheet')) return { format: 'ODS', container: archive };
  if (type.includes('opendocument.text')) throw notASpreadsheet(source, 'an OpenDocument text', advice.document);
  throw notASpreadsheet(source, 'an OpenDocument file of another kind', advice.slides);
}

/** The start of an entry as text; UTF-16 loses its NUL bytes, which is enough to find a tag. */
async function beginning(archive: Archive, name: string): Promise<string> {
  for await (const chunk of archive.read(name)) return chunk.subarray(0, 8_192).toString('latin1').replaceAll('\0', '');
  return '';
}

/** What a zip archive is that holds no documents of its own; `null` for files put together. */
function zipKind(archive: Archive): ForeignKind | null {
  if (archive.has('Index/Document.iwa') || archive.has('Index.zip') || archive.has('index.apxl'))
    return { what: 'an Apple Numbers or Pages document', advice: advice.numbers };
  if (archive.has('META-INF/MANIFEST.MF')) return { what: 'a Java archive', advice: advice.workbook };
  if (archive.has('META-INF/container.xml')) return { what: 'an e-book (EPUB)', advice: advice.document };
  if (archive.has('FixedDocSeq.fdseq')) return { what: 'an XPS document', advice: advice.document };
  const [first] = archive.names();
  return first === undefined ? { what: 'an empty zip archive', advice: advice.workbook } : null;
}
