import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../src/log.ts';
import { bold } from '../terminal/style.ts';
import type { ShownSetup } from './messages.ts';

/**
 * Shows the first API key and the link: on a terminal, or in a file that only this user may read. Neither through the logger nor among
 * its lines: logs are kept and sent elsewhere, and a key must not be.
 */
export async function showFirstSetup(
  setup: ShownSetup,
  { dataDir, log }: { dataDir: string; log: Logger },
): Promise<void> {
  if (process.stdout.isTTY) {
    process.stdout.write(`\n  ${bold('First start: this is shown only now. Keep it.')}\n\n${textOf(setup)}\n`);
    return;
  }
  const file = join(dataDir, 'first-setup.txt');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(file, textOf(setup), { mode: 0o600 });
  // A file that was there keeps its mode.
  await chmod(file, 0o600);
  log.warn({ file }, 'first start: the API key and the link are in this file; keep them elsewhere, and delete it');
}

function textOf({ workspaceSlug, apiKey, setUpLink }: ShownSetup): string {
  return [
    `  Workspace  ${workspaceSlug}`,
    `  API key    ${apiKey}`,
    `  Link       ${setUpLink}`,
    '',
    '  Send the key with every request, in the header X-API-Key. With the link you set the password of admin@localhost,',
    '  within a day. "ade admin link" and "ade admin key" make others.',
    '',
  ].join('\n');
}
