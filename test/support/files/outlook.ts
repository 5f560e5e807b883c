import { CFB } from '@e965/xlsx';

export interface OutlookFile {
  name: string;
  /** A file, a message that was forwarded, or an object of another program by its streams. */
  content: Buffer | string | OutlookMessage | { streams: Record<string, string> };
}

export interface OutlookMessage {
  html?: string;
  /** Rich text as it is written, before it is packed. */
  richText?: string;
  attachments?: readonly OutlookFile[];
}

/** A message as Outlook saves it ([MS-OXMSG]), with the streams that reading needs. */
export function outlookMessage(message: OutlookMessage): Buffer {
  const file = CFB.utils.cfb_new();
  addMessage(file, '/', message);
  const written: unknown = CFB.write(file, { type: 'buffer' });
  if (!Buffer.isBuffer(written)) throw new Error('SheetJS writes something else than a buffer');
  return written;
}

type Container = ReturnType<typeof CFB.utils.cfb_new>;

function addMessage(file: Container, at: string, { html, richText, attachments = [] }: OutlookMessage): void {
  const add = (name: string, content: Buffer | string) => CFB.utils.cfb_add(file, `${at}${name}`, Buffer.from(content));
  add('__properties_version1.0', Buffer.alloc(32));
  add('__substg1.0_0037001F', Buffer.from('Lists', 'utf16le'));
  if (html !== undefined) add('__substg1.0_10130102', html);
  if (richText !== undefined) add('__substg1.0_10090102', packedRtf(richText));
  for (const [index, { name, content }] of attachments.entries()) {
    const storage = `__attach_version1.0_#${index.toString(16).padStart(8, '0')}/`;
    add(`${storage}__properties_version1.0`, Buffer.alloc(8));
    add(`${storage}__substg1.0_3707001F`, Buffer.from(name, 'utf16le'));
    if (typeof content === 'string' || Buffer.isBuffer(content)) add(`${storage}__substg1.0_37010102`, content);
    else if ('streams' in content)
      for (const [stream, text] of Object.entries(content.streams))
        add(`${storage}__substg1.0_3701000D/${stream}`, text);
    else addMessage(file, `${at}${storage}__substg1.0_3701000D/`, content);
  }
}

/** Literals and no references, which is a valid way to pack. */
function packedRtf(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  const pieces: Buffer[] = [Buffer.alloc(16)];
  for (let at = 0; at < bytes.length; at += 8) pieces.push(Buffer.from([0]), bytes.subarray(at, at + 8));
  const packed = Buffer.concat(pieces);
  packed.writeUInt32LE(packed.length - 4, 0);
  packed.writeUInt32LE(bytes.length, 4);
  packed.write('LZFu', 8, 'latin1');
  return packed;
}
