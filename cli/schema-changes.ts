import {
  BreakingChangeType,
  buildSchema,
  type DirectiveNode,
  findSchemaChanges,
  Kind,
  parse,
  print,
  type StringValueNode,
  visit,
} from 'graphql';

export interface SchemaChanges {
  /** What an operation that was written before may not survive. */
  breaking: string[];
  /** What it survives, or does not notice. */
  others: string[];
  /** Of `@deprecated` without a date: from then on it may be removed. */
  undated: string[];
}

/**
 * What has changed between two schemas, given as SDL. What was deprecated, and whose date is past on `today` (YYYY-MM-DD), may be gone.
 *
 * @throws GraphQLError for what is no SDL
 */
export function schemaChanges(before: string, after: string, today: string): SchemaChanges {
  const breakingTypes = new Set<string>(Object.values(BreakingChangeType));
  const changes = findSchemaChanges(buildSchema(withoutExpired(before, today)), buildSchema(after));
  const of = (isBreaking: boolean) =>
    changes.filter(({ type }) => breakingTypes.has(type) === isBreaking).map(({ description }) => description);
  return { breaking: of(true), others: of(false), undated: undatedIn(after) };
}

function withoutExpired(sdl: string, today: string): string {
  const leave = (node: { directives?: readonly DirectiveNode[] }) => {
    const deprecation = deprecationOf(node);
    const date = deprecation && dateIn(deprecation);
    return date && date <= today ? null : undefined;
  };
  return print(visit(parse(sdl), { FieldDefinition: leave, EnumValueDefinition: leave, InputValueDefinition: leave }));
}

function undatedIn(sdl: string): string[] {
  const found: string[] = [];
  const note = (node: { name: { value: string }; directives?: readonly DirectiveNode[] }) => {
    const deprecation = deprecationOf(node);
    if (deprecation && dateIn(deprecation) === null) found.push(node.name.value);
  };
  visit(parse(sdl), { FieldDefinition: note, EnumValueDefinition: note, InputValueDefinition: note });
  return found;
}

function deprecationOf({ directives }: { directives?: readonly DirectiveNode[] }): DirectiveNode | null {
  return directives?.find(({ name }) => name.value === 'deprecated') ?? null;
}

/** The day that a deprecation's reason names. */
function dateIn({ arguments: given = [] }: DirectiveNode): string | null {
  const reason = given
    .map(({ value }) => value)
    .find((value): value is StringValueNode => value.kind === Kind.STRING)?.value;
  return /\b\d{4}-\d{2}-\d{2}\b/.exec(reason ?? '')?.[0] ?? null;
}
