import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let documentId: string;
let configurationId: string;
beforeAll(async () => {
  server = await startTestServer({ worker: true });
  documentId = await server.owner.uploaded('people.csv', 'Name,Age\nAnn,31\nBob,44\n');
  configurationId = await server.owner.published();
});
afterAll(() => server.stop());

const idempotencyKey = 'once';

const createConfiguration = graphql(`
  mutation ConfigurationOnce($input: CreateConfigurationInput!) {
    made: createConfiguration(input: $input) { __typename ... on Error { code } }
  }
`);
const createUpload = graphql(`
  mutation UploadOnce($input: CreateUploadInput!) {
    made: createUpload(input: $input) { __typename ... on Error { code } }
  }
`);
const inviteMember = graphql(`
  mutation InvitationOnce($input: InviteMemberInput!) {
    made: inviteMember(input: $input) { __typename ... on Error { code } }
  }
`);
const createApiKey = graphql(`
  mutation ApiKeyOnce($input: CreateApiKeyInput!) {
    made: createApiKey(input: $input) { __typename ... on Error { code } }
  }
`);
const submitJob = graphql(`
  mutation JobOnce($input: SubmitJobInput!) {
    made: submitJob(input: $input) { __typename ... on Error { code } }
  }
`);
const submitJobs = graphql(`
  mutation JobsOnce($input: SubmitJobsInput!) {
    made: submitJobs(input: $input) { __typename ... on Error { code } }
  }
`);
const retryJob = graphql(`
  mutation RetryOnce($input: RetryJobInput!) {
    made: retryJob(input: $input) { __typename ... on Error { code } }
  }
`);
const duplicateConfiguration = graphql(`
  mutation CopyOnce($input: DuplicateConfigurationInput!) {
    made: duplicateConfiguration(input: $input) { __typename ... on Error { code } }
  }
`);
const rerunDocument = graphql(`
  mutation RerunOnce($input: RerunDocumentInput!) {
    made: rerunDocument(input: $input) { __typename ... on Error { code } }
  }
`);
const exportJob = graphql(`
  mutation ExportOnce($input: ExportJobInput!) {
    made: exportJob(input: $input) { __typename ... on Error { code } }
  }
`);

type Made = { __typename: string; code?: string };

/** A call of every mutation that takes a key. It can be repeated as it is. */
const calls: Record<string, () => Promise<() => Promise<Made>>> = {
  uploadDocument: async () => () => server.owner.upload('once.csv', 'a,b\n1,2\n', { idempotencyKey }),
  createConfiguration: async () => {
    const input = { workspaceId: server.owner.workspaceId, name: 'Once', specYaml: 'ade: 1', idempotencyKey };
    return async () => (await server.owner.get(createConfiguration, { input })).made;
  },
  createUpload: async () => {
    const input = { workspaceId: server.owner.workspaceId, name: 'once.csv', idempotencyKey };
    return async () => (await server.owner.get(createUpload, { input })).made;
  },
  inviteMember: async () => {
    const input = { workspaceId: server.owner.workspaceId, email: 'once@example.org', idempotencyKey };
    return async () => (await server.owner.get(inviteMember, { input })).made;
  },
  createApiKey: async () => {
    const { workspaceId } = server.owner;
    const input = { workspaceId, name: 'Once', permissions: ['JOBS_READ' as const], idempotencyKey };
    return async () => (await server.owner.get(createApiKey, { input })).made;
  },
  submitJob: async () => {
    const input = { documentId, configurationId, idempotencyKey };
    return async () => (await server.owner.get(submitJob, { input })).made;
  },
  submitJobs: async () => {
    const input = { jobs: [{ documentId, configurationId }], idempotencyKey };
    return async () => (await server.owner.get(submitJobs, { input })).made;
  },
  duplicateConfiguration: async () => {
    const input = { configurationId, idempotencyKey };
    return async () => (await server.owner.get(duplicateConfiguration, { input })).made;
  },
  rerunDocument: async () => {
    const input = { documentId, configurationId, idempotencyKey };
    return async () => (await server.owner.get(rerunDocument, { input })).made;
  },
  retryJob: async () => {
    const jobId = await server.owner.run(await server.owner.uploaded('letter.txt', 'Dear Sir\n'), configurationId);
    return async () => (await server.owner.get(retryJob, { input: { jobId, idempotencyKey } })).made;
  },
  exportJob: async () => {
    const jobId = await server.owner.run(documentId, configurationId);
    const input = { jobId, format: 'CSV' as const, idempotencyKey };
    return async () => (await server.owner.get(exportJob, { input })).made;
  },
};

test.each(Object.entries(calls))(
  '%s answers NOT_FOUND for what its key made and is gone since',
  async (operation, prepare) => {
    const call = await prepare();
    const first = await call();
    expect(first.code).toBeUndefined();
    expect(await call()).toEqual(first.__typename === 'Document' ? first : { __typename: first.__typename });
    const gone = await server.services.db.prisma.idempotencyKey.updateMany({
      where: { operation },
      data: { resultId: 'gone' },
    });
    expect(gone.count).toBe(1);
    expect(await call()).toMatchObject({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
  },
);
