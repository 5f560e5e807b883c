import { readdir } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createEmptyDatabase } from '../support/database.ts';
import { newFolder, runAde } from './ade.ts';

const secret = { ADE_SECRET: 'only for this test, 32 characters' };
const looking = [['logs', 'job_none'], ['audit'], ['verify'], ['backup', 'copy']];

/** Runs the command in a folder of its own; answers what it has left there as well. */
async function runAlone(args: readonly string[], env: Record<string, string> = {}) {
  const { path, remove } = await newFolder();
  onTestFinished(remove);
  return { ...(await runAde(args, { cwd: path, env })), left: await readdir(path) };
}

test.each(looking)('ade %s, where there is no installation, says so and makes none', async (...args) => {
  expect(await runAlone(args)).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^ade: There is no installation in .*\.ade\. Set ADE_DATA_DIR .*\n$/),
    left: [],
  });
});

test('ade migrate --plan shows all migrations of a database that is still to be made, and makes none', async () => {
  const { code, stdout, left } = await runAlone(['migrate', '--plan']);
  expect({ code, left }).toEqual({ code: 0, left: [] });
  expect(stdout).toMatch(/^-- 0001/);
  expect(stdout).toMatch(/\n-- \d{2,} migrations would be applied\.$/);
});

test.each([...looking, ['migrate', '--plan']])(
  'ade %s names the server that does not answer, and what to check',
  async (...args) => {
    const { code, stderr } = await runAlone(args, {
      ...secret,
      DATABASE_URL: 'postgresql://ade:hunter2@127.0.0.1:1/ade',
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^ade: The database at postgresql:\/\/ade:\*\*\*@127.0.0.1:1\/ade cannot be used: .*Check DATABASE_URL.*\n$/,
    );
  },
);

test.each(looking)('ade %s says that a database is to be migrated first', async (...args) => {
  const database = await createEmptyDatabase();
  onTestFinished(database.drop);
  const { code, stderr } = await runAlone(args, { ...secret, DATABASE_URL: database.url });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^ade: The database lacks .*[rR]un "ade migrate" first\.\n$/);
});
