import { deEncapsulateSync } from 'rtf-stream-parser';
import { EngineError } from '../../errors.ts';
import type { CompoundFile } from '../compound-file.ts';
import { decoderFor } from '../csv/text-decoder.ts';
import { holdToMemory } from '../in-memory.ts';
import { hasTable } from '../signatures.ts';
import { unpackedRtf } from './compressed-rtf.ts';
import type { Member } from './container-workbook.ts';

/** Properties ([MS-OXPROPS]) by their ids, each in the types that it is stored as ([MS-OXCDATA]). */
const properties = {
  html: ['10130102', '1013001F', '1013001E'],
  richText: ['10090102'],
  longName: ['3707001F', '3707001E'],
  shortName: ['3704001F', '3704001E'],
  title: ['3001001F', '3001001E', '0037001F', '0037001E'],
  data: ['37010102'],
  object: ['3701000D'],
} as const;

/** Messages within messages, as deep as people forward them. */
const deepestMessage = 3;
/** Groups of rich text within groups; those that Outlook writes have some ten. */
const deepestGroup = 200;

/**
 * The attachments of an Outlook message ([MS-OXMSG]), those of messages in it too, and its text where that is a web page with tables.
 *
 * @throws EngineError as the streams of a compound file
 */
export async function outlookMembers(file: CompoundFile): Promise<Member[]> {
  return membersOf(file, '', '', 0);
}

async function membersOf(file: CompoundFile, storage: string, prefix: string, depth: number): Promise<Member[]> {
  const members = await pageOf(file, storage, prefix);
  const attachments = file.children(storage).filter((name) => name.startsWith('__ATTACH_VERSION1.0_#'));
  for (const [index, attachment] of attachments.entries()) {
    const place = `${storage}${attachment}/`;
    const given = (await textOf(file, place, 'longName')) ?? (await textOf(file, place, 'shortName'));
    const name = `${prefix}${given ?? (await textOf(file, place, 'title')) ?? `attachment ${index + 1}`}`;
    const inner = `${place}${streamName(properties.object[0])}/`;
    const isMessage = file.children(inner).includes('__PROPERTIES_VERSION1.0');
    if (isMessage && depth < deepestMessage) members.push(...(await membersOf(file, inner, `${name}/`, depth + 1)));
    else members.push({ name, bytes: () => bytesOf(file, place, name) });
  }
  return members;
}

async function bytesOf(file: CompoundFile, place: string, name: string): Promise<Buffer> {
  const path = pathOf(file, place, properties.data);
  if (path === undefined) {
    const found = 'an object of another program, or a link, instead of a file';
    throw new EngineError('UNKNOWN_FORMAT', `${name} is ${found}.`, { found });
  }
  holdToMemory(file.sizeOf(path), name);
  return file.stream(path);
}

/** The text of the message as a web page with tables: stored as such, or within rich text ([MS-OXRTFEX]), as Exchange keeps it. */
async function pageOf(file: CompoundFile, storage: string, prefix: string): Promise<Member[]> {
  const html = pathOf(file, storage, properties.html);
  if (html !== undefined) {
    const bytes = await file.stream(html);
    const page = html.endsWith('001F') ? Buffer.from(bytes.toString('utf16le')) : bytes;
    return hasTable(page.toString('latin1')) ? [{ name: `${prefix}message.html`, bytes: async () => page }] : [];
  }
  const richText = pathOf(file, storage, properties.richText);
  if (richText === undefined) return [];
  holdToMemory(file.sizeOf(richText), 'The text of the message');
  const text = unpackedRtf(await file.stream(richText));
  if (!text.includes('\\fromhtml') || !hasTable(text.toString('latin1'))) return [];
  return [{ name: `${prefix}message.html`, bytes: async () => pageInRichText(text) }];
}

/** @throws EngineError MALFORMED_FILE, which leaves the text out and takes nothing from the attachments */
function pageInRichText(text: Buffer): Buffer {
  try {
    if (isNestedDeeper(text, deepestGroup)) throw new Error('its groups are nested without end');
    const { text: page } = deEncapsulateSync(text, {
      mode: 'html',
      decode: (bytes, encoding) => decoderFor(encoding.replace(/^cp(?=12|87)/, 'windows-')).decode(bytes),
    });
    return Buffer.from(page);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.slice(0, 200) : String(cause);
    throw new EngineError('MALFORMED_FILE', `The text of the message is damaged (${reason}).`, {}, { cause });
  }
}

/** The library looks through all groups that are open at every one of them. */
function isNestedDeeper(text: Buffer, most: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text[at];
    if (code === 0x5c) at++;
    else if (code === 0x7b && ++depth > most) return true;
    else if (code === 0x7d) depth--;
  }
  return false;
}

async function textOf(file: CompoundFile, storage: string, property: keyof typeof properties): Promise<string | null> {
  const path = pathOf(file, storage, properties[property]);
  if (path === undefined) return null;
  const bytes = await file.stream(path);
  const text = bytes.toString(path.endsWith('001F') ? 'utf16le' : 'latin1').replace(/\0+$/, '');
  return text === '' ? null : text;
}

function pathOf(file: CompoundFile, storage: string, ids: readonly string[]): string | undefined {
  return ids.map((id) => `${storage}${streamName(id)}`).find((path) => file.has(path));
}

function streamName(id: string): string {
  return `__SUBSTG1.0_${id}`;
}
