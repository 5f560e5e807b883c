import PostalMime from 'postal-mime';
import { EngineError } from '../../errors.ts';
import type { ByteSource } from '../../model.ts';
import { readIntoMemory } from '../in-memory.ts';
import { hasTable } from '../signatures.ts';
import type { Member } from './container-workbook.ts';

/** Messages within messages, deeper than people forward them. */
const deepestPart = 20;

/**
 * The attachments of an e-mail (RFC 5322), and its text where that is a web page with tables.
 *
 * @throws EngineError LIMIT_EXCEEDED, MALFORMED_FILE
 */
export async function mailMembers(source: ByteSource): Promise<Member[]> {
  const message = await readIntoMemory(source);
  const { attachments, html } = await PostalMime.parse(message, { maxNestingDepth: deepestPart }).catch(
    (cause: unknown) => {
      throw new EngineError(
        'MALFORMED_FILE',
        `${source.name} is damaged: it cannot be read as an e-mail.`,
        {},
        { cause },
      );
    },
  );
  const page: Member[] =
    html !== undefined && hasTable(html) ? [{ name: 'message.html', bytes: async () => Buffer.from(html) }] : [];
  const files = attachments.map(({ filename, content }, index): Member => {
    const bytes =
      typeof content === 'string'
        ? Buffer.from(content)
        : Buffer.from(content instanceof ArrayBuffer ? new Uint8Array(content) : content);
    return { name: filename ?? `attachment ${index + 1}`, bytes: async () => bytes };
  });
  return [...page, ...files];
}
