import { statSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { AdeClient } from '../../clients/typescript/src/index.ts';
import { root } from '../../src/root.ts';
import { follow, submit } from '../demo/job.ts';
import { fetchTables } from '../demo/results.ts';
import { startTemporaryStack } from '../demo/temporary-stack.ts';
import { callersFolder } from '../extraction/named-files.ts';
import { CommandFailure } from '../failure.ts';
import { onShutdownSignal } from '../stack/signals.ts';
import type { ReadyStack, Stack } from '../stack/stack.ts';
import { startProgress } from '../terminal/progress.ts';
import { bold, faint, good } from '../terminal/style.ts';
import { tableLines } from '../terminal/table-report.ts';
import { counted, printable } from '../terminal/text.ts';

export interface DemoOptions {
  keep?: boolean;
}

/** What is shown when no file is given: a messy workbook of ours, with its configuration beside it. */
const sample = join(root, 'samples/regional-sales.xlsx');
const interrupted = 130;

/** `ade demo`: an installation of its own, one document through it, and everything gone again but the tables. */
export async function demo(given: string | undefined, { keep = false }: DemoOptions): Promise<number> {
  const file = given === undefined ? sample : resolve(callersFolder(process.env, process.cwd()), given);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new CommandFailure(`There is no file ${file}. Name a spreadsheet or CSV of yours: ade demo FILE`);
  const specYaml = given === undefined ? await readFile(sample.replace(/\.xlsx$/, '.yaml'), 'utf8') : 'ade: 1\n';

  print(bold('Starting a whole ADE: PostgreSQL, API and worker'));
  const { stack, lastLines, remove } = await startTemporaryStack();
  const asked = Promise.withResolvers<null>();
  onShutdownSignal({ first: () => asked.resolve(null), second: () => stack.hurry() });
  try {
    const failed = stack.failed.then((message) => Promise.reject(new CommandFailure(message)));
    const shown = await Promise.race([show(stack, { file, specYaml }), failed, asked.promise]);
    if (shown === null) return interrupted;
    if (keep) {
      print(...keptLines(shown));
      await Promise.race([asked.promise, failed]);
    }
    return 0;
  } catch (error) {
    // What is expected says enough.
    if (!(error instanceof CommandFailure)) process.stderr.write(`${lastLines().join('\n')}\n`);
    throw error;
  } finally {
    await remove();
  }
}

/** Everything that is to be seen; answers once it has been. */
async function show(stack: Stack, input: { file: string; specYaml: string }): Promise<ReadyStack> {
  const ready = await stack.start();
  const { url, firstSetup } = ready;
  step(`ready at ${url} after ${seconds()}`);
  if (!firstSetup) throw new Error('A new installation has made no API key.');
  const api = new AdeClient({ url, credentials: { apiKey: firstSetup.apiKey } });
  const jobId = await submit(api, input, step);

  print('', bold('Its events, live over a WebSocket'));
  const progress = await startProgress(basename(input.file));
  try {
    await follow(api, jobId, progress, (message) => progress.print(`  ${faint(seconds())}  ${printable(message)}`));
  } finally {
    progress.end();
    await api.close();
  }
  const tables = await fetchTables(api, jobId, await mkdtemp(join(tmpdir(), 'ade-demo-tables-')));
  print(...tables.flatMap(tableLines));
  const rows = tables.reduce((sum, { rowCount }) => sum + rowCount, 0);
  print('', good(`${counted(rows, 'row')} in ${counted(tables.length, 'table')}, ${seconds()} after the start.`));
  return ready;
}

function keptLines({ url, firstSetup }: ReadyStack): string[] {
  return [
    '',
    bold('It stays up until you press Ctrl-C.'),
    '',
    `  dashboard  ${firstSetup?.setUpLink ?? url}  (sets the password of admin@localhost)`,
    `  GraphiQL   ${url}/graphql`,
    `  API key    ${firstSetup?.apiKey ?? ''}  (in the header X-API-Key)`,
    `  health     ${url}/health/ready`,
    '',
  ];
}

function step(text: string): void {
  print(`  ${good('✓')} ${printable(text)}`);
}

/** Since the command was typed. */
function seconds(): string {
  return `${(performance.now() / 1000).toFixed(2)} s`;
}

function print(...lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
