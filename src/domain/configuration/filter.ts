import type { Prisma } from '../../db/generated/client.ts';
import { createdWithin, type ListFilter, nameWith } from '../kernel/index.ts';

/** Which configurations to list; everything given must hold. Those that are not archived unless it says otherwise. */
export interface ConfigurationFilter extends Omit<ListFilter, 'createdById'> {
  /** A part of its name, in any case. */
  nameContains?: string | null;
  /** The archived ones as well. */
  includeArchived?: boolean | null;
}

/** A filter as a condition on configurations. */
export function configurationWhere(given: ConfigurationFilter | null | undefined): Prisma.ConfigurationWhereInput {
  const filter = given ?? {};
  return {
    ...(filter.includeArchived ? {} : { archivedAt: null }),
    ...nameWith(filter.nameContains),
    ...createdWithin(null, filter),
  };
}
