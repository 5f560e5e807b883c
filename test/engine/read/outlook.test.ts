import { describe, expect, test } from 'vitest';
import { unpackedRtf } from '../../../src/engine/read/container/compressed-rtf.ts';
import { outlookMessage } from '../../support/files/outlook.ts';
import { failureOf, readAll } from './reading.ts';

const boats = 'Boat,Length\nAlma,9\nBore,11\n';
const rows = [
  ['Boat', 'Length'],
  ['Alma', '9'],
  ['Bore', '11'],
];
const table = `<table>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`;
/** The same page within rich text: tags stand in groups that a reader of rich text passes over ([MS-OXRTFEX]). */
const tableInRichText = `{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 {\\fonttbl{\\f0\\fswiss Arial;}}{\\*\\htmltag64 <html><body>}${table.replace(
  /<[^>]*>/g,
  (tag) => `{\\*\\htmltag64 ${tag}}`,
)}{\\*\\htmltag64 </body></html>}}`;

async function sheetsOf(content: Buffer) {
  const { sheets } = await readAll(content);
  return sheets.map(({ head, rows: read }) => ({ name: head.name, rows: read.map(({ values }) => values) }));
}

describe('a message of Outlook', () => {
  test('gives its attachments, and those of messages in it', async () => {
    const message = outlookMessage({
      attachments: [
        { name: 'boats.csv', content: boats },
        { name: 'Fwd', content: { attachments: [{ name: 'Größe.csv', content: boats.repeat(400) }] } },
      ],
    });
    const sheets = await sheetsOf(message);
    expect(sheets.map(({ name, rows: read }) => [name, read.length])).toEqual([
      ['boats.csv', 3],
      ['Fwd/Größe.csv', 1_200],
    ]);
    expect(sheets[0]?.rows).toEqual(rows);
  });

  test.each([
    ['as it is', { html: `<html><body>Hello${table}</body></html>` }],
    ['within rich text', { richText: tableInRichText }],
  ])('gives the tables of its text, %s', async (_, message) => {
    expect(await sheetsOf(outlookMessage(message))).toMatchObject([{ rows }]);
  });

  test('names what it cannot read: objects of other programs, and no workbook that is one makes it a workbook', async () => {
    const message = outlookMessage({
      attachments: [
        { name: 'boats.csv', content: boats },
        { name: 'Chart', content: { streams: { Workbook: 'x' } } },
      ],
    });
    const { warnings, sheets } = await readAll(message);
    expect(sheets).toHaveLength(1);
    expect(warnings.map(({ code, message: text }) => `${code} ${text}`).join()).toMatch(
      /MEMBERS_LEFT_OUT.*Chart \(an object of another program/,
    );
  });

  test('whose text is damaged, or nested without end, gives its attachments', async () => {
    for (const richText of [
      tableInRichText.replace('<body>', '<body>}}}}'),
      tableInRichText.replace('<body>', '<body>'.padEnd(9_000, '{')),
    ]) {
      const { warnings, sheets } = await readAll(
        outlookMessage({ richText, attachments: [{ name: 'boats.csv', content: boats }] }),
      );
      expect(sheets).toHaveLength(1);
      expect(warnings.map(({ message }) => message).join()).toContain('message.html');
    }
  });

  test('without documents is refused', async () => {
    expect((await failureOf(outlookMessage({ html: '<p>Hello</p>' }))).code).toBe('UNKNOWN_FORMAT');
  });

  test('whose storages are in one another is read once', async () => {
    const message = outlookMessage({ attachments: [{ name: 'boats.csv', content: boats }] });
    const directory = message.indexOf(Buffer.from('Root Entry', 'utf16le'));
    // Every entry has the root for what is inside of it, and for its neighbour.
    for (let at = directory + 128; at < message.length && message.readUInt16LE(at + 64) > 0; at += 128) {
      message.writeUInt32LE(0, at + 76);
      message.writeUInt32LE(0, at + 68);
    }
    await readAll(message).catch((error: unknown) => expect(error).toMatchObject({ code: 'UNKNOWN_FORMAT' }));
  });
});

test('rich text is unpacked with what its references point back to', () => {
  // The example of [MS-OXRTFCP] 4.1.
  const packed = '2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0';
  expect(unpackedRtf(Buffer.from(packed, 'hex')).toString('latin1')).toBe(
    '{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n',
  );
  expect(unpackedRtf(Buffer.from(packed.slice(0, 70), 'hex')).toString('latin1')).toMatch(/^\{\\rtf1\\ansi/);
  expect(unpackedRtf(Buffer.alloc(3))).toHaveLength(0);
});
