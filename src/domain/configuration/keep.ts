import type { Configuration } from '../../db/generated/client.ts';
import {
  ConflictError,
  type Context,
  NotFoundError,
  readName,
  readSlug,
  requirePermission,
  slugOf,
} from '../kernel/index.ts';
import { addConfiguration, findConfiguration, readDescription, refusingTakenSlug } from './configuration.ts';
import { changeConfiguration } from './versions.ts';

interface ChangeInput {
  configurationId: string;
  expectedVersion?: number | null;
}

/** Puts a configuration away: no list shows it unless asked to, and no new job uses it. Of one that is archived nothing changes. */
export function archiveConfiguration(context: Context, input: ChangeInput): Promise<Configuration> {
  return setArchived(context, input, true);
}

/** Takes an archived configuration back into use. Of one that is not archived nothing changes. */
export function restoreConfiguration(context: Context, input: ChangeInput): Promise<Configuration> {
  return setArchived(context, input, false);
}

function setArchived(context: Context, input: ChangeInput, isArchived: boolean): Promise<Configuration> {
  return changeConfiguration(
    context,
    input,
    'configurations.publish',
    async (tx, { id, name, workspaceId, archivedAt }) => {
      if ((archivedAt !== null) === isArchived) return 'UNCHANGED';
      await tx.db.$executeRaw`
        UPDATE configuration SET archived_at = CASE WHEN ${isArchived} THEN now() END WHERE id = ${id}`;
      const type = isArchived ? 'configuration.archived' : 'configuration.restored';
      tx.record({ stream: id, type, payload: { configurationId: id, name }, workspaceId });
      return 'CHANGED';
    },
    { mayBeArchived: true },
  );
}

export interface RenameConfigurationInput extends ChangeInput {
  /** What is left out stays. */
  name?: string | null;
  slug?: string | null;
  description?: string | null;
}

/** Changes what a configuration is called. Throws ConflictError where the slug is taken. */
export function renameConfiguration(context: Context, input: RenameConfigurationInput): Promise<Configuration> {
  const name = input.name == null ? undefined : readName(input.name);
  const slug = input.slug == null ? undefined : readSlug(input.slug);
  const description = input.description == null ? undefined : readDescription(input.description);
  return refusingTakenSlug(slug ?? '', () =>
    changeConfiguration(context, input, 'configurations.draft', async (tx, { id, workspaceId }) => {
      const renamed = await tx.db.configuration.update({ where: { id }, data: { name, slug, description } });
      const payload = { configurationId: id, name: renamed.name, slug: renamed.slug };
      tx.record({ stream: id, type: 'configuration.renamed', payload, workspaceId });
      return 'CHANGED';
    }),
  );
}

export interface DuplicateConfigurationInput {
  configurationId: string;
  /** The version to copy; else the draft, else what is published. */
  versionId?: string | null;
  name?: string | null;
  slug?: string | null;
  idempotencyKey: string | null;
}

/** Makes another configuration whose draft is a copy, also of one that is archived. A slug that was not asked for gives way to one that is there. */
export async function duplicateConfiguration(
  context: Context,
  input: DuplicateConfigurationInput,
): Promise<Configuration> {
  const source = await findConfiguration(context, input.configurationId);
  if (!source) throw new NotFoundError('The configuration');
  const { workspaceId, description } = source;
  requirePermission(context, workspaceId, 'configurations.draft', 'The configuration');
  const version = await context.db.prisma.configurationVersion.findFirst({
    where: {
      configurationId: source.id,
      ...(input.versionId != null ? { id: input.versionId } : { status: { in: ['DRAFT', 'PUBLISHED'] } }),
    },
    orderBy: { number: 'desc' },
  });
  if (!version) throw new NotFoundError('The version');
  const name = readName(input.name ?? `${source.name.slice(0, 93)} (copy)`);
  const asked = input.slug == null ? null : readSlug(input.slug);
  const { idempotencyKey: key } = input;
  const given = { configurationId: source.id, versionId: input.versionId ?? null, name, slug: asked };
  const call = { workspaceId, operation: 'duplicateConfiguration', key, input: given };
  const add = (slug: string) =>
    addConfiguration(context, call, { name, slug, description, specYaml: version.specYaml });
  if (asked !== null) return add(asked);
  try {
    return await add(slugOf(name, 'configuration'));
  } catch (error) {
    if (!(error instanceof ConflictError && error.reason === 'SLUG_TAKEN')) throw error;
    return add(`${slugOf(name, 'configuration', 9)}-${crypto.randomUUID().slice(0, 8)}`);
  }
}
