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
  type IdempotentCall,
  newId,
  readName,
  readSlug,
  requirePermission,
  slugOf,
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
  const name = readName(input.name);
  const slug = input.slug?.trim() ? readSlug(input.slug) : slugOf(name, 'configuration');
  const description = readDescription(input.description);
  const specYaml = await readSpec(input);
  const { workspaceId, idempotencyKey: key } = input;
  const call = { workspaceId, operation: 'createConfiguration', key, input: { name, slug, description, specYaml } };
  return addConfiguration(context, call, { name, slug, description, specYaml });
}

/** A configuration with its first draft, whose parts have been read. Throws ConflictError where the slug is taken. */
export async function addConfiguration(
  context: Context,
  call: IdempotentCall,
  { name, slug, description, specYaml }: { name: string; slug: string; description: string | null; specYaml: string },
): Promise<Configuration> {
  const { workspaceId } = call;
  const id = newId('Configuration');
  return refusingTakenSlug(slug, () =>
    transact(context, async (tx) => {
      const find = (earlier: string) => tx.db.configuration.findUnique({ where: { id: earlier } });
      return createOnce(tx, call, { id, what: 'The configuration', find, create });

      async function create() {
        const actor = actorOf(context);
        const created = await tx.db.configuration.create({
          data: {
            id,
            workspaceId,
            name,
            slug,
            description,
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
          workspaceId,
        });
        return created;
      }
    }),
  );
}

/** Answers what the work does; a slug that is taken is a ConflictError. */
export async function refusingTakenSlug<Result>(slug: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error, 'configuration_workspace_slug_key')) throw error;
    throw new ConflictError(
      'SLUG_TAKEN',
      `A configuration with the slug "${slug}" exists already. Choose another slug.`,
    );
  }
}

const maxDescriptionLength = 2_000;

/** A text without the blanks around it; `null` for none. Throws ValidationError where it is too long. */
export function readDescription(given: string | null | undefined): string | null {
  const description = given?.trim() || null;
  if (description === null || description.length <= maxDescriptionLength) return description;
  const message = `A description has at most ${maxDescriptionLength.toLocaleString('en')} characters.`;
  throw new ValidationError('The description cannot be used.', [{ path: 'description', message, code: 'TOO_LONG' }]);
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
export async function readSpec(input: SpecInput): Promise<string> {
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
