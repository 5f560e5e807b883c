import { AdeError } from './error.ts';
import { type RunOptions, runOf, type SubmittedJob } from './extract.ts';
import type { GraphQLClient } from './graphql-client.ts';
import { membersQuery } from './operations.ts';
import { eachNode } from './pages.ts';
import { type UploadedDocument, type UploadOptions, uploadDocument } from './upload.ts';
import { untilItPasses } from './waiting.ts';

/** A file of an archive, as a document of its own. */
export interface ArchiveMember extends UploadedDocument {
  /** Where it stands in the archive, with slashes. */
  path: string;
}

export interface UploadedArchive extends UploadedDocument {
  /** In the order of the archive. */
  members: ArchiveMember[];
}

/** A job on a file of an archive. */
export interface MemberJob extends SubmittedJob {
  document: ArchiveMember;
}

export interface SubmittedArchive {
  document: UploadedDocument;
  /** In the order of the archive. */
  jobs: MemberJob[];
}

/** Uploads a zip archive, whose files become documents as well. Throws AdeError. */
export async function uploadArchive(
  client: GraphQLClient,
  file: Blob,
  options: UploadOptions = {},
): Promise<UploadedArchive> {
  const { jobs: _none, ...document } = await uploadDocument(client, file, { ...options, expand: true });
  const members: ArchiveMember[] = [];
  for await (const { jobs: _nothing, ...member } of membersOf(client, document.id, { isRun: false, ...options })) {
    members.push(member);
  }
  return { ...document, members };
}

/** The same with a job on each of the files: all of them, or none and no document either. Throws AdeError. */
export async function submitArchive(client: GraphQLClient, file: Blob, run: RunOptions): Promise<SubmittedArchive> {
  const { upload, request } = await runOf(client, run);
  const { jobs: _none, ...document } = await uploadDocument(client, file, { ...upload, expand: true }, request);
  const submitted: MemberJob[] = [];
  for await (const { jobs, ...member } of membersOf(client, document.id, { isRun: true, signal: run.signal })) {
    const id = jobs?.nodes[0]?.id;
    if (id === undefined) {
      throw new AdeError('FORBIDDEN', `The jobs on the files of ${document.id} were submitted, but may not be seen.`);
    }
    submitted.push({ id, document: member });
  }
  return { document, jobs: submitted };
}

async function* membersOf(
  client: GraphQLClient,
  id: string,
  { isRun, signal }: { isRun: boolean; signal?: AbortSignal },
) {
  const pages = eachNode(async (after) => {
    const ask = () => client.request(membersQuery, { id, after, isRun }, { signal });
    const { document } = await untilItPasses(ask, signal);
    if (document?.members) return document.members;
    throw new AdeError('FORBIDDEN', `The archive ${id} was uploaded, but its documents may not be seen.`);
  });
  for await (const { path, ...member } of pages) yield { ...member, path: path ?? member.name };
}
