import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { CommandFailure } from '../failure.ts';
import type { Progress } from '../terminal/progress.ts';
import { printable } from '../terminal/text.ts';
import type { ApiClient } from './client.ts';
import {
  createConfiguration,
  jobEvents,
  publishConfiguration,
  submitJob,
  uploadDocument,
  workspaceQuery,
} from './documents.ts';

export interface JobInput {
  /** Path of the document. */
  file: string;
  /** YAML text of its configuration. */
  specYaml: string;
}

/**
 * Uploads a document, publishes its configuration and submits a job for the two; answers the job's id. `say` is given each
 * step as it is done.
 */
export async function submit(
  api: ApiClient,
  { file, specYaml }: JobInput,
  say: (line: string) => void,
): Promise<string> {
  const { workspace } = await api.request(workspaceQuery, {});
  if (!workspace) throw new CommandFailure('The first start has made no workspace.');
  const upload = new File([await openAsBlob(file)], basename(file));
  const { uploadDocument: document } = await api.request(uploadDocument, { workspaceId: workspace.id, file: upload });
  if (document.__typename !== 'Document') throw refused('the upload', document);
  say(`uploaded ${document.name}, ${Number(document.byteSize).toLocaleString('en')} bytes`);

  const name = `Demo of ${basename(file)}`;
  const created = (await api.request(createConfiguration, { workspaceId: workspace.id, name, specYaml }))
    .createConfiguration;
  if (created.__typename !== 'Configuration') throw refused('the configuration', created);
  const { publishConfiguration: published } = await api.request(publishConfiguration, { configurationId: created.id });
  if (published.__typename !== 'Configuration') throw refused('publishing', published);
  say(`published the configuration, version ${published.published?.number ?? '?'}`);

  const { submitJob: job } = await api.request(submitJob, { documentId: document.id, configurationId: created.id });
  if (job.__typename !== 'Job') throw refused('the job', job);
  say(`submitted job ${job.id}`);
  return job.id;
}

function refused(what: string, { code, message }: { code: string; message: string }): CommandFailure {
  return new CommandFailure(`The API refused ${what}: ${code}: ${printable(message)}`);
}

/** Follows a job to its end, live. Throws CommandFailure when it does not succeed. */
export async function follow(
  api: ApiClient,
  jobId: string,
  progress: Progress,
  say: (line: string) => void,
): Promise<void> {
  for await (const { jobEvents: item } of api.subscribe(jobEvents, { jobId })) {
    switch (item.__typename) {
      case 'JobProgressedEvent':
        progress.update(item.progress, item.stage.toLowerCase());
        break;
      case 'StreamEnd':
        return;
      case 'StreamReset':
        // Retention removes what is old, never what this job has just written.
        break;
      case 'JobFailedEvent':
        throw new CommandFailure(`The job failed: ${item.code}: ${printable(item.reason)}`);
      case 'JobCancelledEvent':
        throw new CommandFailure(item.message);
      default:
        say(item.message);
    }
  }
  throw new CommandFailure('The stream of events ended before the job did.');
}
