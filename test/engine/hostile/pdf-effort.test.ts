import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { extract } from '../../../src/engine/extraction.ts';
import { parseSpec } from '../../../src/engine/specification.ts';
import { sourceOf } from '../../support/files/byte-source.ts';

function stream(dictionary: string, data: Buffer): Buffer {
  const head = Buffer.from(`<< ${dictionary} /Length ${data.length} >>\nstream\n`);
  return Buffer.concat([head, data, Buffer.from('\nendstream')]);
}

/** A PDF of these objects, the first of which is its catalogue. */
function pdfOf(objects: readonly (string | Buffer)[]): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const offsets: number[] = [];
  for (const [at, object] of objects.entries()) {
    offsets.push(Buffer.concat(parts).length);
    parts.push(Buffer.from(`${at + 1} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n'));
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const start = Buffer.concat(parts).length;
  const size = objects.length + 1;
  const trailer = `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.concat([...parts, Buffer.from(trailer)]);
}

const page = (resources: string) => [
  '<< /Type /Catalog /Pages 2 0 R >>',
  '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
  `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << ${resources} >> >>`,
];

/** A form that draws the next one twice, and so on. */
const nestedForms = pdfOf([
  ...page('/XObject << /F 5 0 R >>'),
  stream('', Buffer.from('/F Do')),
  ...Array.from({ length: 30 }, (_, depth) => {
    const next = depth < 29 ? `/XObject << /F ${6 + depth} 0 R >>` : '';
    const head = `/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << ${next} >>`;
    return stream(head, Buffer.from(depth < 29 ? '/F Do /F Do' : '0 0 m 1 1 l S'));
  }),
]);

const endlessOperators = pdfOf([
  ...page(''),
  stream('/Filter /FlateDecode', deflateSync(Buffer.from('q Q '.repeat(25_000_000)))),
]);

test.each([
  ['forms drawn twice, thirty deep', nestedForms],
  ['fifty million operators', endlessOperators],
])(
  'a PDF of %s is refused for what its page costs',
  async (_what, file) => {
    const reading = async () => {
      for await (const _item of extract(sourceOf(file, 'small.pdf'), parseSpec('ade: 1'))) {
        // There is nothing in it.
      }
    };
    await expect(reading()).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  },
  120_000,
);
