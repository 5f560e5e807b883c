import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type AdeClient, expectType, type JobEvent } from '../../clients/typescript/src/index.ts';
import { CommandFailure } from '../failure.ts';
import type { Progress } from '../terminal/progress.ts';
import { createConfiguration, publishConfiguration, workspaceQuery } from './documents.ts';

export interface JobInput {
  /** Path of the document. */
  file: string;
  /** YAML text of its configuration. */
  specYaml: string;
}

/**
 * Publishes a configuration, uploads a document and submits a job for the two; answers the job's id. `say` is given each step as it is
 * done. Throws AdeError.
 */
export async function submit(
  api: AdeClient,
  { file, specYaml }: JobInput,
  say: (line: string) => void,
): Promise<string> {
  const { workspace } = await api.request(workspaceQuery, {});
  if (!workspace) throw new CommandFailure('The first start has made no workspace.');
  const input = { workspaceId: workspace.id, name: `Demo of ${basename(file)}`, specYaml };
  const { createConfiguration: created } = await api.request(createConfiguration, input);
  const { id: configurationId } = expectType(created, 'Configuration');
  const { publishConfiguration: published } = await api.request(publishConfiguration, { configurationId });
  say(`published the configuration, version ${expectType(published, 'Configuration').published?.number ?? '?'}`);

  const upload = new File([await readFile(file)], basename(file));
  const { id, document } = await api.submit(upload, { configuration: configurationId });
  say(`uploaded ${document.name}, ${Number(document.byteSize).toLocaleString('en')} bytes`);
  say(`submitted job ${id}`);
  return id;
}

/** Follows a job to its end, live. Throws AdeError when it does not succeed. */
export async function follow(
  api: AdeClient,
  jobId: string,
  progress: Progress,
  say: (line: string) => void,
): Promise<void> {
  const onEvent = (event: JobEvent) => {
    if (event.__typename === 'JobProgressedEvent') progress.update(event.progress, event.stage.toLowerCase());
    else if ('message' in event) say(event.message);
  };
  await api.wait(jobId, { onEvent });
}
