import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const publish = graphql(`
  mutation PublishNoted($input: PublishConfigurationInput!) {
    publishConfiguration(input: $input) {
      __typename
      ... on Configuration { version draft { number specYaml } published { number note specYaml } versions { nodes { id number status } } }
      ... on Error { code }
      ... on ConflictError { reason }
      ... on ValidationError { issues { path code } }
    }
  }
`);
const save = graphql(`
  mutation SaveForWrites($input: SaveConfigurationDraftInput!) {
    saveConfigurationDraft(input: $input) { __typename ... on Configuration { draft { number } } ... on Error { code } ... on ConflictError { reason } }
  }
`);
const rename = graphql(`
  mutation RenameConfiguration($input: RenameConfigurationInput!) {
    renameConfiguration(input: $input) { __typename ... on Configuration { name slug description version } ... on Error { code } ... on ConflictError { reason } }
  }
`);
const archive = graphql(`
  mutation ArchiveConfiguration($input: ArchiveConfigurationInput!) {
    archiveConfiguration(input: $input) { __typename ... on Configuration { version archivedAt } ... on Error { code } }
  }
`);
const restore = graphql(`
  mutation RestoreConfiguration($input: RestoreConfigurationInput!) {
    restoreConfiguration(input: $input) { __typename ... on Configuration { version archivedAt } ... on Error { code } }
  }
`);
const duplicate = graphql(`
  mutation DuplicateConfiguration($input: DuplicateConfigurationInput!) {
    duplicateConfiguration(input: $input) {
      __typename
      ... on Configuration { id name slug published { number } draft { number specYaml } }
      ... on Error { code }
      ... on ConflictError { reason }
    }
  }
`);
const timeline = graphql(`
  query ConfigurationWrites($id: ID!) { configuration(id: $id) { events { nodes { type message } } } }
`);
const listed = graphql(`
  query ListedConfigurations($id: ID!, $filter: ConfigurationFilter) {
    workspace(id: $id) { configurations(first: 100, filter: $filter) { nodes { id } } }
  }
`);

const second = 'ade: 1\nname: second\n';

test('a version is published with a note, and an earlier one again as a copy, while the draft stays', async () => {
  const configurationId = await server.owner.published('ade: 1\nname: first\n');
  await server.owner.get(save, { input: { configurationId, specYaml: second } });
  const noted = (await server.owner.get(publish, { input: { configurationId, note: ' Totals as well ' } }))
    .publishConfiguration;
  expect(noted).toMatchObject({ published: { number: 2, note: 'Totals as well' } });
  if (noted.__typename !== 'Configuration') throw new Error(noted.code);
  await server.owner.get(save, { input: { configurationId, specYaml: 'ade: 1\nname: third\n' } });
  const first = noted.versions?.nodes.find(({ number }) => number === 1)?.id ?? '';
  const back = (await server.owner.get(publish, { input: { configurationId, versionId: first, note: 'Too soon' } }))
    .publishConfiguration;
  expect(back).toMatchObject({
    published: { number: 3, note: 'Too soon', specYaml: 'ade: 1\nname: first\n' },
    draft: { number: 4, specYaml: 'ade: 1\nname: third\n' },
  });
  if (back.__typename !== 'Configuration') throw new Error(back.code);
  expect(back.versions?.nodes.filter(({ status }) => status === 'PUBLISHED')).toHaveLength(1);
  const draft = back.versions?.nodes.find(({ status }) => status === 'DRAFT')?.id ?? '';
  expect(
    (await server.owner.get(publish, { input: { configurationId, versionId: draft } })).publishConfiguration,
  ).toMatchObject({ reason: 'NOT_PUBLISHED' });
  expect(
    (await server.owner.get(publish, { input: { configurationId, versionId: 'cfv_none' } })).publishConfiguration,
  ).toMatchObject({ code: 'NOT_FOUND' });
  expect(
    (await server.owner.get(publish, { input: { configurationId, note: 'x'.repeat(1_001) } })).publishConfiguration,
  ).toMatchObject({
    issues: [{ path: 'note', code: 'TOO_LONG' }],
  });
  const { configuration } = await server.owner.get(timeline, { id: configurationId });
  expect(configuration?.events?.nodes.at(-1)?.message).toBe('Version 3 was published, a copy of version 1: Too soon');
});

test('an archived configuration is hidden, refuses changes and jobs, and comes back', async () => {
  const configurationId = await server.owner.published();
  const documentId = await server.owner.uploaded('a.csv', 'a,b\n1,2\n');
  const input = { configurationId };
  const list = async (filter?: { includeArchived: boolean }) =>
    (await server.owner.get(listed, { id: server.owner.workspaceId, filter })).workspace?.configurations?.nodes.map(
      ({ id }) => id,
    );
  expect((await server.owner.get(archive, { input })).archiveConfiguration).toMatchObject({
    version: 3,
    archivedAt: expect.any(String),
  });
  expect((await server.owner.get(archive, { input })).archiveConfiguration).toMatchObject({ version: 3 });
  expect(await list()).not.toContain(configurationId);
  expect(await list({ includeArchived: true })).toContain(configurationId);
  await expect(server.owner.submitted(documentId, configurationId)).rejects.toThrow('NOT_FOUND');
  const refused = await server.owner.get(save, { input: { configurationId, specYaml: second } });
  expect(refused.saveConfigurationDraft).toMatchObject({ reason: 'CONFIGURATION_ARCHIVED' });
  expect((await server.owner.get(restore, { input })).restoreConfiguration).toMatchObject({
    version: 4,
    archivedAt: null,
  });
  expect((await server.owner.get(restore, { input })).restoreConfiguration).toMatchObject({ version: 4 });
  expect(await list()).toContain(configurationId);
  await server.owner.submitted(documentId, configurationId);
  const { configuration } = await server.owner.get(timeline, { id: configurationId });
  expect(configuration?.events?.nodes.slice(-2).map(({ type }) => type)).toEqual([
    'CONFIGURATION_ARCHIVED',
    'CONFIGURATION_RESTORED',
  ]);
});

test('names and slugs change; one that is taken is not given twice', async () => {
  const [one, other] = [await server.owner.published(), await server.owner.published()];
  const call = (configurationId: string, more: object) =>
    server.owner.get(rename, { input: { configurationId, ...more } });
  const named = await call(one, {
    name: 'Invoices',
    slug: 'invoices',
    description: 'Of suppliers',
    expectedVersion: 2,
  });
  expect(named.renameConfiguration).toMatchObject({
    name: 'Invoices',
    slug: 'invoices',
    description: 'Of suppliers',
    version: 3,
  });
  expect((await call(one, { description: '' })).renameConfiguration).toMatchObject({
    name: 'Invoices',
    description: null,
  });
  expect((await call(other, { slug: 'invoices' })).renameConfiguration).toMatchObject({ reason: 'SLUG_TAKEN' });
  expect((await call(other, { name: '' })).renameConfiguration).toMatchObject({ code: 'VALIDATION_FAILED' });
});

test('a copy is a draft of its own, once for a key, and its slug gives way', async () => {
  const configurationId = await server.owner.published(second);
  const call = async (more: object) =>
    (await server.owner.get(duplicate, { input: { configurationId, ...more } })).duplicateConfiguration;
  const copy = await call({ idempotencyKey: 'copy' });
  expect(copy).toMatchObject({
    name: expect.stringMatching(/\(copy\)$/),
    published: null,
    draft: { number: 1, specYaml: second },
  });
  expect(await call({ idempotencyKey: 'copy' })).toEqual(copy);
  const another = await call({});
  if (copy.__typename !== 'Configuration' || another.__typename !== 'Configuration')
    throw new Error('There is no copy.');
  expect(another.slug).toMatch(new RegExp(`^${copy.slug.slice(0, 20)}.*-[0-9a-f]{8}$`));
  expect(await call({ slug: copy.slug })).toMatchObject({ reason: 'SLUG_TAKEN' });
});
