import { text } from 'node:stream/consumers';
import { clientOf, loginFile, storeLogin } from '../client/login.ts';
import { whoIsAsking } from '../client/operations.ts';
import { CommandFailure } from '../failure.ts';
import { askSecret } from '../terminal/secret.ts';
import { printable } from '../terminal/text.ts';

/** `ade login`: tries an API key on a server, and keeps both for the other commands. */
export async function login({ url }: { url: string }): Promise<number> {
  // Never an argument: those stand in the history of the shell, and in the list of processes.
  const given = process.stdin.isTTY ? await askSecret(`API key for ${url}: `) : await text(process.stdin);
  const apiKey = given.trim();
  if (apiKey === '') throw new CommandFailure('No API key was given. Type it, or send it to standard input.');
  const client = clientOf({ url, apiKey });
  const { viewer, workspace } = await client.request(whoIsAsking, {});
  if (!viewer?.apiKey || !workspace) throw new CommandFailure('This is no API key of a workspace.');
  await storeLogin({ url, apiKey });
  const who = `${printable(viewer.apiKey.name)} in the workspace ${printable(workspace.slug)}`;
  process.stdout.write(`Signed in as the key ${who}. It is kept in ${loginFile()}, for you alone.\n`);
  return 0;
}
