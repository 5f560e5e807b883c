import { type Limits, limitExceeded } from '../../limits.ts';
import { StrictXml, type XmlHandler } from '../xml/strict-xml.ts';
import type { Archive } from '../zip/archive.ts';

/** The parts beside sheets and texts: a styles part of several MiB has been seen, more is hostile. */
const maxPartBytes = 64 * 1024 ** 2;

/** Parses one of the smaller parts (workbook, relationships, styles) strictly. */
export async function readXmlPart(archive: Archive, part: string, limits: Limits, handler: XmlHandler): Promise<void> {
  const allowed = Math.min(maxPartBytes, limits.expandedBytes);
  if (archive.expandedSize(part) > allowed) {
    throw limitExceeded('expandedBytes', allowed, archive.place(part));
  }
  const xml = new StrictXml(handler, archive.place(part), limits);
  for await (const chunk of archive.read(part)) xml.write(chunk);
  xml.end();
}
