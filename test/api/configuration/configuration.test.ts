import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../../../generated/graphql/index.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const create = graphql(`
  mutation CreateConfiguration($input: CreateConfigurationInput!) {
    createConfiguration(input: $input) {
      __typename
      ... on Configuration {
        id name slug version
        draft { number status spec specYaml createdBy { __typename } publishedAt }
        published { number }
      }
      ... on Error { code message }
      ... on ValidationError { issues { path message code } }
      ... on ConflictError { reason }
    }
  }
`);

const save = graphql(`
  mutation SaveDraft($input: SaveConfigurationDraftInput!) {
    saveConfigurationDraft(input: $input) {
      __typename
      ... on Configuration { id version draft { number specYaml } published { number } }
      ... on Error { code message }
      ... on ConflictError { reason }
    }
  }
`);

const publish = graphql(`
  mutation Publish($input: PublishConfigurationInput!) {
    publishConfiguration(input: $input) {
      __typename
      ... on Configuration { id version draft { number } published { number status publishedAt } }
      ... on Error { code message }
      ... on ConflictError { reason }
    }
  }
`);

const versions = graphql(`
  query Versions($id: ID!) {
    configuration(id: $id) {
      versions { totalCount nodes { number status changesFrom { path before after } } }
      events { nodes { __typename sequence message } }
    }
  }
`);

async function created(specYaml = 'ade: 1', name = 'Roster'): Promise<string> {
  const input = { workspaceId: server.owner.workspaceId, name: `${name} ${crypto.randomUUID()}`, specYaml };
  const { createConfiguration: result } = await server.owner.get(create, { input });
  if (result.__typename !== 'Configuration') throw new Error(JSON.stringify(result));
  return result.id;
}

describe('createConfiguration', () => {
  it('starts with a draft that keeps the text as written and fills in every default', async () => {
    const specYaml = '# who is who\nade: 1\nfields:\n  email: { type: string }\n';
    const input = { workspaceId: server.owner.workspaceId, name: 'Mitglieder & Gäste', specYaml };
    const { createConfiguration: result } = await server.owner.get(create, { input });
    expect(result).toMatchObject({
      __typename: 'Configuration',
      slug: 'mitglieder-gaste',
      version: 1,
      published: null,
      draft: {
        number: 1,
        status: 'DRAFT',
        specYaml,
        publishedAt: null,
        createdBy: { __typename: 'ApiKey' },
        spec: { ade: 1, read: { sheets: 'all' }, fields: { email: { type: 'string' } } },
      },
    });
  });

  it('lists every fault of a specification at once, with its line', async () => {
    const specYaml = 'ade: 1\nfields:\n  email: { type: strng }\n  age: { validate: [{ pattern: "(" }] }\nrowz: {}\n';
    const input = { workspaceId: server.owner.workspaceId, name: 'Broken', specYaml };
    const { createConfiguration: result } = await server.owner.get(create, { input });
    expect(result).toMatchObject({ __typename: 'ValidationError', code: 'VALIDATION_FAILED' });
    const issues = result.__typename === 'ValidationError' ? result.issues : [];
    const paths = issues.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['spec.fields.email.type', 'spec.rowz']));
    expect(paths.some((path) => path.startsWith('spec.fields.age.validate'))).toBe(true);
    expect(issues.every(({ message }) => /^line \d+: /.test(message))).toBe(true);
  });

  it('wants the specification once, a name, and a slug that is free', async () => {
    const workspaceId = server.owner.workspaceId;
    const ask = async (input: { name: string; spec?: unknown; specYaml?: string; slug?: string }) =>
      (await server.owner.get(create, { input: { workspaceId, ...input } })).createConfiguration;
    expect(await ask({ name: 'Both', spec: { ade: 1 }, specYaml: 'ade: 1' })).toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    expect(await ask({ name: 'Neither' })).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await ask({ name: '  ', spec: { ade: 1 } })).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await ask({ name: 'Slug', slug: 'Not A Slug', spec: { ade: 1 } })).toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    expect(await ask({ name: 'First', slug: 'taken', spec: { ade: 1 } })).toMatchObject({
      __typename: 'Configuration',
    });
    expect(await ask({ name: 'Second', slug: 'taken', spec: { ade: 1 } })).toMatchObject({ reason: 'SLUG_TAKEN' });
  });
});

describe('drafts and versions', () => {
  it('publishes a draft, begins the next one, supersedes the one before, and tells the differences', async () => {
    const id = await created('ade: 1\nfields:\n  a: { type: string }\n');
    const published = await server.owner.get(publish, { input: { configurationId: id } });
    expect(published.publishConfiguration).toMatchObject({
      version: 2,
      draft: null,
      published: { number: 1, status: 'PUBLISHED' },
    });

    const specYaml = 'ade: 1\nfields:\n  a: { type: integer }\n';
    const saved = await server.owner.get(save, { input: { configurationId: id, specYaml, expectedVersion: 2 } });
    expect(saved.saveConfigurationDraft).toMatchObject({
      version: 3,
      draft: { number: 2, specYaml },
      published: { number: 1 },
    });
    await server.owner.get(publish, { input: { configurationId: id, expectedVersion: 3 } });

    const { configuration } = await server.owner.get(versions, { id });
    expect(configuration?.versions).toMatchObject({
      totalCount: 2,
      nodes: [
        {
          number: 2,
          status: 'PUBLISHED',
          changesFrom: [{ path: 'fields.a.type', before: 'string', after: 'integer' }],
        },
        { number: 1, status: 'SUPERSEDED' },
      ],
    });
    expect(configuration?.events?.nodes.map(({ __typename }) => __typename)).toEqual([
      'ConfigurationCreatedEvent',
      'ConfigurationPublishedEvent',
      'ConfigurationDraftSavedEvent',
      'ConfigurationPublishedEvent',
    ]);
  });

  it('lets one of two people who save at once win, and tells the other', async () => {
    const id = await created();
    const saves = await Promise.all(
      ['ade: 1\nname: one\n', 'ade: 1\nname: two\n'].map((specYaml) =>
        server.owner.get(save, { input: { configurationId: id, specYaml, expectedVersion: 1 } }),
      ),
    );
    const outcomes = saves.map(({ saveConfigurationDraft: result }) =>
      result.__typename === 'ConflictError' ? result.reason : result.__typename,
    );
    expect(outcomes.sort()).toEqual(['Configuration', 'VERSION_CHANGED']);
  });

  it('has nothing to publish without a draft', async () => {
    const id = await created();
    await server.owner.get(publish, { input: { configurationId: id } });
    const again = await server.owner.get(publish, { input: { configurationId: id } });
    expect(again.publishConfiguration).toMatchObject({ __typename: 'ConflictError', reason: 'NO_DRAFT' });
  });

  it('lets members draft but not publish, and hides what is others’', async () => {
    const member = await server.addTenant({ role: 'MEMBER' });
    const input = { workspaceId: member.workspaceId, name: 'Mine', specYaml: 'ade: 1' };
    const { createConfiguration: mine } = await member.get(create, { input });
    expect(mine.__typename).toBe('Configuration');
    const id = mine.__typename === 'Configuration' ? mine.id : '';
    expect((await member.get(publish, { input: { configurationId: id } })).publishConfiguration).toMatchObject({
      __typename: 'ForbiddenError',
    });
    expect((await server.owner.get(publish, { input: { configurationId: id } })).publishConfiguration).toMatchObject({
      __typename: 'NotFoundError',
    });
    expect(await server.owner.get(versions, { id })).toEqual({ configuration: null });
  });
});
