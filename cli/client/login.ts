import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { AdeClient } from '../../clients/typescript/src/index.ts';
import { CommandFailure, isMissing } from '../failure.ts';

const login = z.object({ url: z.string(), apiKey: z.string() });
/** Which server, and with which key. */
export type Login = z.infer<typeof login>;

/** Where `ade login` keeps the address and the key: for its user alone. */
export function loginFile(): string {
  const folder = process.env.XDG_CONFIG_HOME || process.env.APPDATA || join(homedir(), '.config');
  return join(folder, 'ade', 'login.json');
}

/** A client of the server that the environment names, or `ade login` has stored. Throws CommandFailure. */
export async function openClient(): Promise<AdeClient> {
  const { url, apiKey } = fromEnvironment() ?? (await stored());
  return clientOf({ url, apiKey });
}

export function clientOf({ url, apiKey }: Login): AdeClient {
  return new AdeClient({ url: addressOf(url), credentials: { apiKey } });
}

/** Replaces what was stored before; no other user can read it at any moment. */
export async function storeLogin(given: Login): Promise<void> {
  const file = loginFile();
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(given, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  await rename(draft, file);
}

/** Both or neither: a key is never sent to another server than the one that it was given for. */
function fromEnvironment(): Login | null {
  const { ADE_URL: url, ADE_API_KEY: apiKey } = process.env;
  if (url && apiKey) return { url, apiKey };
  if (!url && !apiKey) return null;
  const [set, missing] = url ? ['ADE_URL', 'ADE_API_KEY'] : ['ADE_API_KEY', 'ADE_URL'];
  throw new CommandFailure(
    `${set} is set, but ${missing} is not. Set both, or neither to use what "ade login" has stored.`,
  );
}

async function stored(): Promise<Login> {
  const file = loginFile();
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (!isMissing(error)) throw error;
    throw new CommandFailure('Which server, and with which API key? Run "ade login", or set ADE_URL and ADE_API_KEY.');
  });
  const parsed = login.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new CommandFailure(`${file} is no stored login. Run "ade login" again.`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function addressOf(url: string): string {
  const address = URL.parse(url);
  if (address && ['http:', 'https:'].includes(address.protocol) && address.username === '') return address.href;
  const remedy = url.includes('://') ? 'One looks like https://ade.example.org.' : `Begin with http:// or https://.`;
  throw new CommandFailure(`${url} is no address of a server. ${remedy}`);
}
