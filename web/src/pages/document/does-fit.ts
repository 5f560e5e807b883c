import type { Client } from 'urql';
import { FitsDocument, PublishedSpecDocument } from '../../generated/graphql.ts';

/** What a configuration scores at least to be run without a question where no other one fits better. */
const leastScore = 0.3;

/**
 * Whether a file may be run with a configuration by itself: where it fits, or fits in part and no other one does. One without fields takes
 * everything as it is, and what cannot be compared is run as well: its job says what is wrong with it.
 */
export async function doesFit(client: Client, documentId: string, configurationId: string): Promise<boolean> {
  const { data } = await client.query(FitsDocument, { id: documentId }).toPromise();
  const matches = data?.matchConfigurations ?? [];
  const chosen = matches.find(({ configurationVersion: { configuration } }) => configuration.id === configurationId);
  const isAnyFit = matches.some(({ fits }) => fits);
  if (!chosen || chosen.fits || (chosen.score >= leastScore && !isAnyFit)) return true;
  const { data: read } = await client.query(PublishedSpecDocument, { id: configurationId }).toPromise();
  const spec = read?.configuration?.published?.spec;
  const fields = typeof spec === 'object' && spec !== null && 'fields' in spec ? spec.fields : null;
  return Object.keys(fields ?? {}).length === 0;
}
