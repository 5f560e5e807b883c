import { currentSignal } from '../../db/cancellation.ts';
import { isUniqueViolation } from '../../db/errors.ts';
import type { Configuration, ConfigurationVersion, Prisma } from '../../db/generated/client.ts';
import { EngineError } from '../../engine/errors.ts';
import { parseSpecApart, type Spec, specFaultsOf, writeSpecApart } from '../../engine/specification.ts';
import {
  actorOf,
  ConflictError,
  type Context,
  createOnce,
  NotFoundError,
  newId,
  requirePermission,
  slugOf,
  type Transaction,
  transact,
  ValidationError,
  visibleIn,
} from '../kernel/index.ts';

/** A specification as the caller gives it: as JSON, or as YAML text (comments are kept). Exactly one. */
export interface SpecInput {
  spec?: unknown;
  specYaml?: string | null;
}

export interface CreateConfigurationInput extends SpecInput {
  workspaceId: string;
  name: string;
  slug?: string | null;
  description?: string | null;
  idempotencyKey: string | null;
}

/** Creates a configuration whose first version is a draft. Throws ValidationError with every fault of the specification. */
export async function createConfiguration(context: Context, input: CreateConfigurationInput): Promise<Configuration> {
  requirePermission(context, input.workspaceId, 'configurations.draft', 'The workspace');
  const name = input.name.trim();
  const slug = input.slug?.trim() || slugOf(name, 'configuration');
  if (name === '' || name.length > 100) {
    throw new ValidationError('The configuration needs a name.', [
      { path: 'name', message: 'A name has 1 to 100 characters.', code: 'INVALID' },
    ]);
  }
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(slug)) {
    throw new ValidationError('The slug cannot be used.', [
      { path: 'slug', message: 'A slug has 1 to 63 of a-z, 0-9 and inner hyphens.', code: 'INVALID' },
    ]);
  }
  const specYaml = await readSpec(input);
  const id = newId('Configuration');
  try {
    return await transact(context, async (tx) => {
      const call = {
        workspaceId: input.workspaceId,
        operation: 'createConfiguration',
        key: input.idempotencyKey,
        input: { name, slug, description: input.description ?? null, specYaml },
      };
      const find = (earlier: string) => tx.db.configuration.findUnique({ where: { id: earlier } });
      return createOnce(tx, call, { id, what: 'The configuration', find, create });

      async function create() {
        const actor = actorOf(context);
        const created = await tx.db.configuration.create({
          data: {
            id,
            workspaceId: input.workspaceId,
            name,
            slug,
            description: input.description?.trim() || null,
            versions: {
              create: {
                id: newId('ConfigurationVersion'),
                number: 1,
                status: 'DRAFT',
                specYaml,
                actorKind: actor.kind,
                actorId: actor.id,
              },
            },
          },
        });
        tx.record({
          stream: id,
          type: 'configuration.created',
          payload: { configurationId: id, name },
          workspaceId: input.workspaceId,
        });
        return created;
      }
    });
  } catch (error) {
    if (!isUniqueViolation(error, 'configuration_workspace_slug_key')) throw error;
    throw new ConflictError(
      'SLUG_TAKEN',
      `A configuration with the slug "${slug}" exists already. Choose another slug.`,
    );
  }
}

/**
 * Replaces the draft, or starts a new one beside the published version. Throws ConflictError when `expectedVersion` is not the
 * configuration's version any more: another editor has saved or published meanwhile.
 */
export async function saveConfigurationDraft(
  context: Context,
  input: SpecInput & { configurationId: string; expectedVersion?: number | null },
): Promise<Configuration> {
  const specYaml = await readSpec(input);
  return changeConfiguration(context, input, 'configurations.draft', async (tx, configuration, versions) => {
    const actor = actorOf(context);
    const draft = versions.find((candidate) => candidate.status === 'DRAFT');
    const data = { specYaml, actorKind: actor.kind, actorId: actor.id };
    const saved = draft
      ? await tx.db.configurationVersion.update({ where: { id: draft.id }, data })
      : await tx.db.configurationVersion.create({
          data: {
            ...data,
            id: newId('ConfigurationVersion'),
            configurationId: configuration.id,
            number: Math.max(0, ...versions.map((candidate) => candidate.number)) + 1,
            status: 'DRAFT',
          },
        });
    tx.record({
      stream: configuration.id,
      type: 'configuration.draft_saved',
      payload: { configurationId: configuration.id, versionId: saved.id, number: saved.number },
      workspaceId: configuration.workspaceId,
    });
  });
}

/** Makes the draft the version that new jobs use; the one before it is superseded. Throws ConflictError without a draft. */
export async function publishConfiguration(
  context: Context,
  input: { configurationId: string; expectedVersion?: number | null },
): Promise<Configuration> {
  return changeConfiguration(context, input, 'configurations.publish', async (tx, configuration, versions) => {
    const draft = versions.find((candidate) => candidate.status === 'DRAFT');
    if (!draft) throw new ConflictError('NO_DRAFT', 'There is no draft to publish. Save a draft first.');
    await tx.db.configurationVersion.updateMany({
      where: { configurationId: configuration.id, status: 'PUBLISHED' },
      data: { status: 'SUPERSEDED' },
    });
    await tx.db.configurationVersion.update({
      where: { id: draft.id },
      data: { status: 'PUBLISHED', publishedAt: context.db.clock.now() },
    });
    tx.record({
      stream: configuration.id,
      type: 'configuration.published',
      payload: { configurationId: configuration.id, versionId: draft.id, number: draft.number },
      workspaceId: configuration.workspaceId,
    });
  });
}

type Version = Pick<Prisma.ConfigurationVersionGetPayload<object>, 'id' | 'number' | 'status'>;

/** Locks the configuration, checks the permission and the expected version, makes the change and counts it. */
async function changeConfiguration(
  context: Context,
  input: { configurationId: string; expectedVersion?: number | null },
  permission: 'configurations.draft' | 'configurations.publish',
  change: (tx: Transaction, configuration: Configuration, versions: Version[]) => Promise<void>,
): Promise<Configuration> {
  return transact(context, async (tx) => {
    // The lock comes first, so that two people who save at once are served one after the other.
    await tx.db.$queryRaw`SELECT id FROM configuration WHERE id = ${input.configurationId} FOR UPDATE`;
    const configuration = await tx.db.configuration.findFirst({
      where: { id: input.configurationId, workspaceId: visibleIn(context, 'configurations.read'), archivedAt: null },
      include: { versions: { select: { id: true, number: true, status: true } } },
    });
    if (!configuration) throw new NotFoundError('The configuration');
    requirePermission(context, configuration.workspaceId, permission, 'The configuration');
    if (input.expectedVersion != null && input.expectedVersion !== configuration.version) {
      throw new ConflictError(
        'VERSION_CHANGED',
        `The configuration is at version ${configuration.version}, not ${input.expectedVersion}. Load it again and repeat the change.`,
      );
    }
    await change(tx, configuration, configuration.versions);
    return tx.db.configuration.update({ where: { id: configuration.id }, data: { version: { increment: 1 } } });
  });
}

/** Which configuration it is, if the viewer may see it. */
export function findConfigurationWhere(context: Pick<Context, 'viewer'>, id: string): Prisma.ConfigurationWhereInput {
  return { id, workspaceId: visibleIn(context, 'configurations.read') };
}

/** The configuration with this id, if the viewer may see it. */
export async function findConfiguration(
  context: Context,
  id: string,
  query: Pick<Prisma.ConfigurationDefaultArgs, 'include' | 'select'> = {},
): Promise<Configuration | null> {
  return context.db.prisma.configuration.findFirst({
    ...query,
    where: findConfigurationWhere(context, id),
  });
}

/** A version's specification, every default filled in. */
export function specOf(version: Pick<ConfigurationVersion, 'specYaml'>): Promise<Spec> {
  return parseSpecApart(version.specYaml, currentSignal());
}

/** The specification as YAML text, found good. Throws ValidationError with every fault. */
async function readSpec(input: SpecInput): Promise<string> {
  const given = [input.spec, input.specYaml].filter((value) => value !== undefined && value !== null);
  if (given.length !== 1) {
    throw new ValidationError('Give the specification as spec or as specYaml.', [
      { path: 'spec', message: 'Exactly one of spec and specYaml is needed.', code: 'REQUIRED' },
    ]);
  }
  try {
    if (typeof input.specYaml === 'string') {
      await parseSpecApart(input.specYaml, currentSignal());
      return input.specYaml;
    }
    return await writeSpecApart(input.spec, currentSignal());
  } catch (error) {
    if (error instanceof EngineError && error.code === 'INVALID_SPEC') throw specFault(error);
    throw error;
  }
}

function specFault(error: EngineError): ValidationError {
  return new ValidationError(
    error.message,
    specFaultsOf(error).map((fault) => ({
      path: fault.path === '' ? 'spec' : `spec.${fault.path}`,
      message: fault.line === null ? fault.message : `line ${fault.line}: ${fault.message}`,
      code: 'INVALID_SPEC',
    })),
  );
}
