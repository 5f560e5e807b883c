import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schemaChanges } from '../../cli/schema-changes.ts';
import { newFolder, runAde } from './ade.ts';

const sdl = (fields: string) => `type Query {\n${fields}\n}\n`;
const today = '2026-06-01';

test.for([
  { what: 'the same', before: 'a: Int', after: 'a: Int', isBreaking: false },
  { what: 'a new field', before: 'a: Int', after: 'a: Int b: Int', isBreaking: false },
  { what: 'a field that is gone', before: 'a: Int b: Int', after: 'a: Int', isBreaking: true },
  { what: 'another type', before: 'a: Int', after: 'a: String', isBreaking: true },
  { what: 'a new argument that is needed', before: 'a: Int', after: 'a(x: Int!): Int', isBreaking: true },
  {
    what: 'what may be gone since',
    before: 'a: Int b: Int @deprecated(reason: "Use a. Gone from 2026-06-01 on.")',
    after: 'a: Int',
    isBreaking: false,
  },
  {
    what: 'what may be gone only later',
    before: 'a: Int b: Int @deprecated(reason: "Use a. Gone from 2026-06-02 on.")',
    after: 'a: Int',
    isBreaking: true,
  },
])('$what: breaking is $isBreaking', ({ before, after, isBreaking }) => {
  expect(schemaChanges(sdl(before), sdl(after), today).breaking.length > 0).toBe(isBreaking);
});

test('a deprecation needs a date', () => {
  const after =
    'a: Int b: Int @deprecated(reason: "Use a.") c: Int @deprecated(reason: "From 2027-01-31 on.") d: Int @deprecated';
  expect(schemaChanges(sdl('a: Int'), sdl(after), today).undated).toEqual(['b', 'd']);
});

let folder: Awaited<ReturnType<typeof newFolder>>;
beforeAll(async () => {
  folder = await newFolder();
  await writeFile(join(folder.path, 'before.graphql'), sdl('a: Int b: Int'));
  await writeFile(join(folder.path, 'after.graphql'), sdl('a: Int'));
  await writeFile(join(folder.path, 'none.graphql'), 'type {');
});
afterAll(() => folder.remove());
const diff = (...files: string[]) => runAde(['schema', 'diff', ...files], { cwd: folder.path });

test('the command refuses what breaks, and says what', async () => {
  const refused = await diff('before.graphql', 'after.graphql');
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(/Query\.b/);
  expect(await diff('after.graphql', 'before.graphql')).toMatchObject({ code: 0, stderr: '' });
  expect(await diff('none.graphql')).toMatchObject({ code: 1, stderr: expect.stringContaining('This is no schema') });
  expect(await diff('nothing.graphql')).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be read') });
});

test('the schema of now keeps what the last release has promised', async () => {
  expect(await diff()).toMatchObject({ code: 0, stderr: '' });
});
