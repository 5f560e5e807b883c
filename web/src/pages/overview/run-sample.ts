import type { Client } from 'urql';
import { Pausing } from '../../../../clients/typescript/src/index.ts';
import workbook from '../../../../samples/regional-sales.xlsx?url';
import specYaml from '../../../../samples/regional-sales.yaml?raw';
import { type Failure, failureOf } from '../../data/failure.ts';
import { uploadFile } from '../../data/upload.ts';
import { CreateConfigurationDocument, PublishSampleDocument, SubmitJobsDocument } from '../../generated/graphql.ts';

/** Makes the configuration of the sample, uploads its workbook and runs it. Answers the job, or what went wrong. */
export async function runSample(client: Client, workspaceId: string): Promise<{ jobId: string } | Failure> {
  const made = await client
    .mutation(CreateConfigurationDocument, { workspaceId, name: 'Regional sales (sample)', specYaml })
    .toPromise();
  const configuration = made.data?.createConfiguration;
  if (configuration?.__typename !== 'Configuration') return failureOf(made, configuration) ?? unknown;
  const published = await client.mutation(PublishSampleDocument, { id: configuration.id }).toPromise();
  const refused = failureOf(published, published.data?.publishConfiguration);
  if (refused) return refused;

  const answer = await fetch(workbook);
  if (!answer.ok) return { ...unknown, message: 'The sample did not come along with this installation.' };
  const uploaded = await uploadFile(new File([await answer.blob()], 'regional-sales.xlsx'), {
    workspaceId,
    onProgress: () => {},
    onPieces: () => {},
    pausing: new Pausing(),
    signal: new AbortController().signal,
  });
  if ('message' in uploaded) return { ...unknown, message: uploaded.message };
  const jobs = [{ documentId: uploaded.documentId, configurationId: configuration.id }];
  const submitted = await client.mutation(SubmitJobsDocument, { jobs }).toPromise();
  const payload = submitted.data?.submitJobs;
  const job = payload?.__typename === 'SubmitJobsPayload' ? payload.jobs[0] : undefined;
  return job ? { jobId: job.id } : (failureOf(submitted, payload) ?? unknown);
}

const unknown: Failure = { message: 'The server did not answer.', fields: new Map(), requestId: null };
