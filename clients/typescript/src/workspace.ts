import { AdeError } from './error.ts';
import type { GraphQLClient } from './graphql-client.ts';
import { configurationsQuery, workspaceQuery } from './operations.ts';
import { eachNode } from './pages.ts';

/** The id of a workspace that is given by its id or slug, or of the API key's own. Throws AdeError. */
export async function workspaceIdOf(
  client: GraphQLClient,
  workspace: string | undefined,
  signal?: AbortSignal,
): Promise<string> {
  if (workspace?.startsWith('ws_')) return workspace;
  const found = await client.request(workspaceQuery, { slug: workspace }, { signal });
  if (found.workspace) return found.workspace.id;
  throw new AdeError(
    'NOT_FOUND',
    workspace === undefined
      ? 'These credentials belong to no workspace of their own. Name one.'
      : `There is no workspace “${workspace}” that you may see.`,
  );
}

/** What a job is run with. */
type ConfigurationChoice = { configurationId: string } | { configurationVersionId: string };

/** A configuration that is given by its id, that of one of its versions, its slug or its name. Throws AdeError. */
export async function configurationOf(
  client: GraphQLClient,
  workspaceId: string,
  given: string,
  signal?: AbortSignal,
): Promise<ConfigurationChoice> {
  if (given.startsWith('cfg_')) return { configurationId: given };
  if (given.startsWith('cfv_')) return { configurationVersionId: given };
  const pages = eachNode(async (after) => {
    const { workspace } = await client.request(configurationsQuery, { workspaceId, after }, { signal });
    if (!workspace?.configurations)
      throw new AdeError('NOT_FOUND', `There is no workspace ${workspaceId} whose configurations you may see.`);
    return workspace.configurations;
  });
  const named: string[] = [];
  for await (const { id, slug, name } of pages) {
    if (slug === given) return { configurationId: id };
    if (name === given) named.push(id);
  }
  const [only, another] = named;
  if (only !== undefined && another === undefined) return { configurationId: only };
  const message =
    another === undefined
      ? `There is no configuration “${given}”. Give its slug, its name or its id.`
      : `There is more than one configuration with the name “${given}”. Give the slug or the id of one.`;
  throw new AdeError('NOT_FOUND', message);
}
