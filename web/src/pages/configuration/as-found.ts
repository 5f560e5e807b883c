import type { Client } from 'urql';
import type { Failure } from '../../data/failure.ts';
import type { NodeOf } from '../../data/nodes.ts';
import type { RunnableConfigurationsQuery } from '../../generated/graphql.ts';
import { publishNew } from './publish-new.ts';

/** What stands for it among the ids of configurations, there or not: every job has a configuration, and this one is made when it is first needed. */
export const asFound = 'as-found';

type Candidate = NodeOf<NonNullable<RunnableConfigurationsQuery['workspace']>['asFound']>;

/** Whether a configuration is called so and, as far as its text tells, takes every table as it is. */
export function isAsFound({ name, published, archivedAt }: Candidate): boolean {
  const lines = (published?.specYaml ?? '').split('\n').map((line) => line.replace(/#.*/, '').trim());
  const says = lines.filter((line) => line !== '' && line !== 'fields: {}');
  return !archivedAt && /^as.found$/i.test(name) && says.length === 1 && says[0] === 'ade: 1';
}

/** Makes it. Where its name in addresses belongs to another, such as one that is archived, it gets a longer one. */
export async function makeAsFound(
  client: Client,
  workspaceId: string,
  isTaken: boolean,
): Promise<{ id: string } | Failure> {
  const slug = isTaken ? `${asFound}-${crypto.randomUUID().slice(0, 8)}` : asFound;
  return publishNew(client, { workspaceId, name: 'As found', slug, specYaml });
}

const specYaml = `ade: 1
# It names no fields: every table comes out as it is found.
`;
