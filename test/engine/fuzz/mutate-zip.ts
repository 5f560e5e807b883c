import { buffer } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';
import { writeZip, type ZipEntry } from '../../support/files/zip.ts';
import type { Random } from '../../support/random.ts';
import { mutateBytes } from './mutate-bytes.ts';

/** The members of a container, unpacked. */
export async function membersOf(container: Buffer): Promise<ZipEntry[]> {
  const zip = await fromBufferPromise(container);
  const members: ZipEntry[] = [];
  for await (const entry of zip.eachEntry()) {
    members.push({ name: entry.fileName, data: await buffer(await zip.openReadStreamPromise(entry)) });
  }
  return members;
}

/** A container with its members changed: again a valid zip whose checksums are right, unless the change is a lie about them. */
export function mutateZip(members: readonly ZipEntry[], random: Random): Buffer {
  const mutated = members.map((member) => ({ ...member }));
  for (let count = random.few(); count > 0; count--) {
    const at = random.below(mutated.length);
    const member = mutated[at];
    if (member === undefined) break;
    const other = random.pick(mutated);
    const kind = random.below(20);
    if (kind === 0) mutated.splice(at, 1);
    else if (kind === 1) mutated.push({ ...member });
    else if (kind === 2) mutated.push({ ...member, name: other.name });
    else if (kind === 3) member.data = other.data;
    else if (kind === 4)
      member.name = random.pick(['', '/', '../x', member.name.toUpperCase(), member.name.replaceAll('/', '\\')]);
    else if (kind === 5) member.method = 'store';
    else if (kind === 6)
      member.claim = random.pick([{ size: 0 }, { size: 2 ** 31 }, { checksum: 1 }, { method: 99 }, { flags: 1 }]);
    else if (kind < 10) member.data = mutateBytes(Buffer.from(member.data), random);
    else member.data = mutateXml(String(member.data), random);
  }
  return writeZip(mutated);
}

const values = [
  '',
  '0',
  '-1',
  '1',
  '1048577',
  '4294967296',
  '1e309',
  'NaN',
  'A1',
  'XFE1',
  'A0',
  'ZZZZZZ4000000000',
  'A1:B2:C3',
  'B2:A1',
  'true',
  's',
  'inlineStr',
  'e',
  'd',
  'b',
  'str',
  '&#0;',
  '&lt;',
  '&amp;#x1F600;',
  'rId999',
  '../../x',
  'xml:space',
  '\u{1f600}',
  '2024-13-45',
];
const markup = [
  '<',
  '>',
  '</c>',
  '</row>',
  '<row>',
  '<c/>',
  '<c r="A1">',
  '<v/>',
  '<!-- -->',
  '<!--',
  '<![CDATA[x]]>',
  '<![CDATA[',
  '<?x?>',
  ']]>',
  '<x:y/>',
  '&nope;',
  '&#xD800;',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '<t xml:space="preserve"> </t>',
  '</sheetData>',
  '</worksheet>',
];

/** XML with tags and attributes changed; often not well-formed any more. */
export function mutateXml(xml: string, random: Random): string {
  const tags = [...xml.matchAll(/<[^>]*>/g)];
  if (tags.length === 0) return xml;
  const tag = random.pick(tags);
  const other = random.pick(tags);
  const [from, to] = [tag.index, tag.index + tag[0].length];
  const replaced = (text: string) => xml.slice(0, from) + text + xml.slice(to);
  switch (random.below(9)) {
    case 0:
      return replaced('');
    case 1:
      return replaced(tag[0] + tag[0]);
    case 2:
      return replaced(other[0]);
    case 3:
      return replaced(random.pick(markup));
    case 4:
      return replaced(tag[0] + random.pick(markup));
    case 5:
      return replaced(tag[0].replace(/"[^"]*"/, `"${random.pick(values)}"`));
    case 6:
      return replaced(tag[0].replace(/\s[\w:]+="[^"]*"/, ''));
    case 7: {
      // From one tag to another, twice: nested rows, repeated parts.
      const end = Math.max(to, other.index + other[0].length);
      return xml.slice(0, end) + xml.slice(from, Math.min(end, from + 20_000)) + xml.slice(end);
    }
    default: {
      const text = xml.indexOf('<', to);
      return text < 0 ? xml : xml.slice(0, to) + random.pick(values) + xml.slice(text);
    }
  }
}
