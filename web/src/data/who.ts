import type { WhoFragment } from '../generated/graphql.ts';

type Who = { __typename: string } | WhoFragment | null | undefined;

/** Who did something: a person, a key, or the system itself. */
export function nameOf(actor: Who): string {
  if (!actor) return 'Deleted since';
  if (!('name' in actor)) return 'ADE';
  return actor.__typename === 'ApiKey' ? `Key “${actor.name}”` : actor.name;
}
