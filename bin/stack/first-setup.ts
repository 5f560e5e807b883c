import { bold } from '../terminal/style.ts';
import type { ShownSetup } from './messages.ts';

/** Prints the first API key. To standard output and never through the logger: logs are kept, and a key must not be. */
export function showFirstSetup({ workspaceSlug, apiKey }: ShownSetup): void {
  const lines = [
    '',
    `  ${bold('First start: this API key is shown only now. Keep it.')}`,
    '',
    `  Workspace  ${workspaceSlug}`,
    `  API key    ${bold(apiKey)}`,
    '',
    '  Send it with every request, in the header X-API-Key.',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
