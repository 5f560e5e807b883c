import type { Client } from 'urql';
import workbook from '../../../../samples/regional-sales.xlsx?url';
import specYaml from '../../../../samples/regional-sales.yaml?raw';
import { type Failure, failureOf, noAnswer } from '../../data/failure.ts';
import { sendOne } from '../../data/send-one.ts';
import { SubmitJobsDocument } from '../../generated/graphql.ts';
import { publishNew } from '../configuration/publish-new.ts';

/** Makes the configuration of the sample, uploads its workbook and runs it. Answers the job, or what went wrong. */
export async function runSample(client: Client, workspaceId: string): Promise<{ jobId: string } | Failure> {
  const configuration = await publishNew(client, { workspaceId, name: 'Regional sales (sample)', specYaml });
  if ('message' in configuration) return configuration;

  const answer = await fetch(workbook);
  if (!answer.ok) return { ...noAnswer, message: 'The sample did not come along with this installation.' };
  const uploaded = await sendOne(new File([await answer.blob()], 'regional-sales.xlsx'), workspaceId);
  if ('message' in uploaded) return { ...noAnswer, message: uploaded.message };
  const jobs = [{ documentId: uploaded.documentId, configurationId: configuration.id }];
  const submitted = await client.mutation(SubmitJobsDocument, { jobs }).toPromise();
  const payload = submitted.data?.submitJobs;
  const job = payload?.__typename === 'SubmitJobsPayload' ? payload.jobs[0] : undefined;
  return job ? { jobId: job.id } : (failureOf(submitted, payload) ?? noAnswer);
}
