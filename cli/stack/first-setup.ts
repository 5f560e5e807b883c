import { bold } from '../terminal/style.ts';
import type { ShownSetup } from './messages.ts';

/** Prints the first API key. To standard output and never through the logger: logs are kept, and a key must not be. */
export function showFirstSetup({ workspaceSlug, apiKey, setUpLink }: ShownSetup): void {
  const lines = [
    '',
    `  ${bold('First start: this API key and this link are shown only now. Keep them.')}`,
    '',
    `  Workspace  ${workspaceSlug}`,
    `  API key    ${bold(apiKey)}`,
    `  Link       ${bold(setUpLink)}`,
    '',
    '  Send the key with every request, in the header X-API-Key. With the link you set the password of admin@localhost,',
    '  within a day; "ade admin link" makes another one.',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
