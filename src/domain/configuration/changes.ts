import { currentSignal } from '../../db/cancellation.ts';
import type { ConfigurationVersion } from '../../db/generated/client.ts';
import { compareSpecsApart } from '../../engine/specification.ts';
import type { Context } from '../kernel/index.ts';

/**
 * What is different in a version from another one of the same configuration; from its predecessor when none is named, from
 * nothing for a first version or an id of another configuration.
 */
export async function changesBetween(
  context: Context,
  version: Pick<ConfigurationVersion, 'configurationId' | 'number' | 'specYaml'>,
  otherId: string | null,
): Promise<{ path: string; before: unknown; after: unknown }[]> {
  const other = await context.db.prisma.configurationVersion.findFirst({
    where: {
      configurationId: version.configurationId,
      ...(otherId === null ? { number: { lt: version.number } } : { id: otherId }),
    },
    orderBy: { number: 'desc' },
  });
  return compareSpecsApart(other?.specYaml ?? null, version.specYaml, currentSignal());
}
