import type { WhoFragment } from '../generated/graphql.ts';

type Who = { __typename: string } | WhoFragment | null | undefined;

/** Who did something: a person, a key, an identity provider, or the system itself. */
export function nameOf(actor: Who): string {
  if (!actor) return 'Deleted since';
  if (!('name' in actor)) return 'ADE';
  if (actor.__typename === 'ScimToken') return `Provider “${actor.name}”`;
  return actor.__typename === 'ApiKey' ? `Key “${actor.name}”` : actor.name;
}
