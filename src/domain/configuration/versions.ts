import type { Configuration, Prisma } from '../../db/generated/client.ts';
import {
  actorOf,
  ConflictError,
  type Context,
  NotFoundError,
  newId,
  requirePermission,
  type Transaction,
  transact,
  ValidationError,
  visibleIn,
} from '../kernel/index.ts';
import { readSpec, type SpecInput } from './configuration.ts';

const maxNoteLength = 1_000;

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
            number: nextNumber(versions),
            status: 'DRAFT',
          },
        });
    tx.record({
      stream: configuration.id,
      type: 'configuration.draft_saved',
      payload: { configurationId: configuration.id, versionId: saved.id, number: saved.number },
      workspaceId: configuration.workspaceId,
    });
    return 'CHANGED';
  });
}

export interface PublishConfigurationInput {
  configurationId: string;
  /** An earlier version, of which a copy is published in the draft's place. */
  versionId?: string | null;
  /** Why, for people. */
  note?: string | null;
  expectedVersion?: number | null;
}

/**
 * Makes the draft, or a copy of an earlier version, what new jobs use; the one before it is superseded. With a copy the draft stays. Throws
 * ConflictError without a draft.
 */
export async function publishConfiguration(context: Context, input: PublishConfigurationInput): Promise<Configuration> {
  const note = readNote(input.note);
  return changeConfiguration(context, input, 'configurations.publish', async (tx, configuration, versions) => {
    const { id: configurationId, workspaceId } = configuration;
    const copied = input.versionId != null ? versions.find(({ id }) => id === input.versionId) : null;
    if (copied === undefined) throw new NotFoundError('The version');
    const version = copied ? await copyOf(tx, versions, copied) : draftAmong(versions);
    await tx.db.configurationVersion.updateMany({
      where: { configurationId, status: 'PUBLISHED' },
      data: { status: 'SUPERSEDED' },
    });
    await tx.db.$executeRaw`
      UPDATE configuration_version SET status = 'PUBLISHED', published_at = now(), note = ${note} WHERE id = ${version.id}`;
    tx.record({
      stream: configurationId,
      type: 'configuration.published',
      payload: { configurationId, versionId: version.id, number: version.number, note, copyOf: copied?.number ?? null },
      workspaceId,
    });
    return 'CHANGED';
  });
}

type Version = Pick<Prisma.ConfigurationVersionGetPayload<object>, 'id' | 'number' | 'status'>;

function draftAmong(versions: readonly Version[]): Version {
  const draft = versions.find(({ status }) => status === 'DRAFT');
  if (draft) return draft;
  throw new ConflictError('NO_DRAFT', 'There is no draft to publish. Save a draft first.');
}

/** A new version with the specification of an earlier one. It takes the draft's number, so that the draft stays the last. */
async function copyOf(tx: Transaction, versions: readonly Version[], copied: Version) {
  if (copied.status === 'DRAFT')
    throw new ConflictError('NOT_PUBLISHED', 'This version is the draft. Leave `versionId` out.');
  const draft = versions.find(({ status }) => status === 'DRAFT');
  const number = draft?.number ?? nextNumber(versions);
  if (draft) {
    await tx.db.configurationVersion.update({ where: { id: draft.id }, data: { number: nextNumber(versions) } });
  }
  const actor = actorOf(tx.context);
  const id = newId('ConfigurationVersion');
  // It is published by the caller: at no moment are there two that are, or two drafts.
  await tx.db.$executeRaw`
    INSERT INTO configuration_version (id, configuration_id, number, status, spec_yaml, actor_kind, actor_id, published_at)
    SELECT ${id}, configuration_id, ${number}, 'SUPERSEDED', spec_yaml, ${actor.kind}::"ActorKind", ${actor.id}, now()
    FROM configuration_version WHERE id = ${copied.id}`;
  return { id, number };
}

function nextNumber(versions: readonly Version[]): number {
  return Math.max(0, ...versions.map(({ number }) => number)) + 1;
}

function readNote(given: string | null | undefined): string | null {
  const note = given?.trim() || null;
  if (note === null || note.length <= maxNoteLength) return note;
  const message = `A note has at most ${maxNoteLength.toLocaleString('en')} characters.`;
  throw new ValidationError('The note cannot be used.', [{ path: 'note', message, code: 'TOO_LONG' }]);
}

/**
 * Locks the configuration, checks the permission and the expected version, makes the change and counts it, unless the change says that
 * there was none. One that is archived can be restored, and nothing else.
 */
export async function changeConfiguration(
  context: Context,
  input: { configurationId: string; expectedVersion?: number | null },
  permission: 'configurations.draft' | 'configurations.publish',
  change: (tx: Transaction, configuration: Configuration, versions: Version[]) => Promise<'CHANGED' | 'UNCHANGED'>,
  { mayBeArchived = false }: { mayBeArchived?: boolean } = {},
): Promise<Configuration> {
  return transact(context, async (tx) => {
    // The lock comes first, so that two people who save at once are served one after the other.
    await tx.db.$queryRaw`SELECT id FROM configuration WHERE id = ${input.configurationId} FOR UPDATE`;
    const configuration = await tx.db.configuration.findFirst({
      where: { id: input.configurationId, workspaceId: visibleIn(context, 'configurations.read') },
      include: { versions: { select: { id: true, number: true, status: true } } },
    });
    if (!configuration) throw new NotFoundError('The configuration');
    requirePermission(context, configuration.workspaceId, permission, 'The configuration');
    if (configuration.archivedAt !== null && !mayBeArchived) {
      throw new ConflictError('CONFIGURATION_ARCHIVED', 'The configuration is archived. Restore it first.');
    }
    if (input.expectedVersion != null && input.expectedVersion !== configuration.version) {
      throw new ConflictError(
        'VERSION_CHANGED',
        `The configuration is at version ${configuration.version}, not ${input.expectedVersion}. Load it again and repeat the change.`,
      );
    }
    const outcome = await change(tx, configuration, configuration.versions);
    if (outcome === 'UNCHANGED') return configuration;
    return tx.db.configuration.update({ where: { id: configuration.id }, data: { version: { increment: 1 } } });
  });
}
