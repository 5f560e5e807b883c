import { basename, extname } from 'node:path';
import type { AdeClient } from '../../clients/typescript/src/index.ts';
import { openClient } from '../client/login.ts';
import { findConfiguration, publishDraft, saveDraft, startConfiguration, whoIsAsking } from '../client/operations.ts';
import { callersFolder } from '../extraction/named-files.ts';
import { readSpecText } from '../extraction/spec-file.ts';
import { CommandFailure } from '../failure.ts';
import { good } from '../terminal/style.ts';
import { printable } from '../terminal/text.ts';

export interface PublishOptions {
  configuration?: string;
  note?: string;
  replaceDraft?: true;
}

/** `ade publish`: a specification becomes what new jobs of a configuration use. Faults of it are found before anything is sent. */
export async function publish(file: string, { configuration, note, replaceDraft }: PublishOptions): Promise<number> {
  process.chdir(callersFolder(process.env, process.cwd()));
  const specYaml = await readSpecText(file);
  const client = await openClient();
  const name = configuration ?? basename(file, extname(file));
  const found = await existing(client, name, configuration !== undefined);
  if (found && found.published?.specYaml === specYaml)
    return say(`${found.slug} is published like that already`, found);
  const { draft } = found ?? {};
  if (draft && draft.specYaml !== specYaml && !replaceDraft) {
    throw new CommandFailure(
      `${found?.slug} has a draft that is not published. Publish it in the dashboard, or give --replace-draft to replace it.`,
    );
  }
  const saved = found
    ? await saveDraft(client, { configurationId: found.id, expectedVersion: found.version, specYaml })
    : await startConfiguration(client, { workspaceId: await workspaceOf(client), name, specYaml });
  const done = await publishDraft(client, { configurationId: saved.id, expectedVersion: saved.version, note });
  return say(`${done.slug}  version ${done.published?.number}`, done);
}

async function existing(client: AdeClient, name: string, isNamed: boolean) {
  const id = await client.configuration(name).catch((error: unknown) => {
    // A file's name is only a guess: then it names a new one.
    if (isNamed || !(error instanceof Error && 'code' in error && error.code === 'NOT_FOUND')) throw error;
    return null;
  });
  return id === null ? null : findConfiguration(client, id);
}

async function workspaceOf(client: AdeClient): Promise<string> {
  const { workspace } = await client.request(whoIsAsking, {});
  if (!workspace) throw new CommandFailure('This key belongs to no workspace.');
  return workspace.id;
}

function say(what: string, { id }: { id: string }): number {
  process.stdout.write(`${good('✓')} ${printable(what)}  ${id}\n`);
  return 0;
}
