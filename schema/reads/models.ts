import { getDatamodel } from '../generated/pothos-types.ts';
import { uncovered } from './uncovered.ts';

export interface Column {
  name: string;
  /** As it stands in SQL. */
  sql: string;
  type: string;
  isEnum: boolean;
  isList: boolean;
  isRequired: boolean;
  /** A date that has more than milliseconds. */
  isFine: boolean;
  /** A text in which nothing has to be escaped. */
  isPlain: boolean;
}

/** Whose ids the database holds to their form, a prefix and a ULID. */
const modelsWithPlainIds: ReadonlySet<string> = new Set([
  'User',
  'Workspace',
  'Membership',
  'ApiKey',
  'Document',
  'Configuration',
  'ConfigurationVersion',
  'Job',
  'Table',
  'Export',
]);

/** By when workers have what: the only dates that are kept to the microsecond. */
const fineDates: ReadonlySet<string> = new Set(['dueAt', 'claimedAt', 'leaseExpiresAt', 'outageSince']);

export interface Relation {
  model: string;
  isList: boolean;
  /** Whether every row has one. */
  isRequired: boolean;
  /** The condition that ties a row of the one model to rows of the other, by their aliases. */
  on(from: string, to: string): string;
  /** The column that holds the id of the other row, where it is one of the row's own. */
  key: string | null;
}

export interface Model {
  name: string;
  /** As it stands in SQL. */
  table: string;
  columns: ReadonlyMap<string, Column>;
  relations: ReadonlyMap<string, Relation>;
}

const { models: described } = getDatamodel().datamodel;

/** `ConfigurationVersion` → `configuration_version`: how every table and column of ours is named. */
function inDatabase(name: string): string {
  const snake = name.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
  return `"${snake}"`;
}

function describe(name: string): Model {
  const { fields } = described[name] ?? uncovered(`no model ${name}`);
  const columns = new Map<string, Column>();
  const relations = new Map<string, Relation>();
  for (const field of fields) {
    if (field.kind === 'object') {
      relations.set(field.name, {
        model: field.type,
        isList: field.isList,
        isRequired: field.isRequired,
        on: joinOf(field),
        key: keyOf(field),
      });
    } else {
      const { type, kind, isList, isRequired } = field;
      const sql = inDatabase(field.name);
      const isFine = type === 'DateTime' && fineDates.has(field.name);
      const isPlain = field.name === 'id' && modelsWithPlainIds.has(name);
      const isEnum = kind === 'enum';
      columns.set(field.name, { name: field.name, sql, type, isEnum, isList, isRequired, isFine, isPlain });
    }
  }
  return { name, table: inDatabase(name), columns, relations };
}

type Field = (typeof described)[string]['fields'][number];

/** Every foreign key of ours is one column that leads to an `id`; so is that of what a view says of rows. */
function joinOf({ type, relationName, relationFromFields }: Field): Relation['on'] {
  const own = keyOf({ relationFromFields });
  if (own !== null) return (from, to) => `${to}."id" = ${from}.${own}`;
  const back = described[type]?.fields.find(
    (field) => field.relationName === relationName && (field.relationFromFields?.length ?? 0) > 0,
  );
  const [theirs] = back?.relationFromFields ?? [];
  if (theirs === undefined) return uncovered(`no key behind ${relationName}`);
  return (from, to) => `${to}.${inDatabase(theirs)} = ${from}."id"`;
}

function keyOf({ relationFromFields }: Pick<Field, 'relationFromFields'>): string | null {
  const [own] = relationFromFields ?? [];
  return own === undefined ? null : inDatabase(own);
}

const models = new Map(Object.keys(described).map((name) => [name, describe(name)]));

export const allModels: readonly Model[] = [...models.values()];

export function modelNamed(name: string): Model {
  return models.get(name) ?? uncovered(`no model ${name}`);
}
