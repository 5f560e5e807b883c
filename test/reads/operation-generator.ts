import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { schema } from '../../schema/index.ts';
import { Random } from '../support/random.ts';

export interface DrawnOperation {
  query: string;
  variables: Record<string, unknown>;
}

/** What there is to ask about: ids, cursors and texts, some of them wrong. */
export interface Pool {
  ids: readonly string[];
  cursors: readonly string[];
  texts: readonly string[];
}

const roots = ['workspace', 'document', 'configuration', 'job', 'table', 'node', 'node', 'viewer', 'nodes'];
/** Names that mean something in SQL, or that a compiler might use itself. */
const aliases = ['o', 't', 't1', 't2', 'w1', 'select', 'id', 'name', '_', 'row', 'value', 'type', 'X'];
const instants = [
  '2026-01-01T00:00:00Z',
  '2026-06-15T12:30:00.555+02:00',
  '2030-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
];
const sizes = ['1', '2', '3', '5', '100', 'null', '0', '101', '-1'];

/** Draws operations from the schema: fields, arguments, aliases, fragments, directives, variables. */
export class OperationGenerator {
  readonly #random: Random;
  readonly #pool: Pool;
  #count = 0;
  #variables = new Map<string, { type: string; value: unknown }>();
  #fragments: string[] = [];

  constructor(seed: number, pool: Pool) {
    this.#random = new Random(seed);
    this.#pool = pool;
  }

  draw(): DrawnOperation {
    this.#variables = new Map();
    this.#fragments = [];
    const query = schema.getQueryType();
    if (!query) throw new Error('There is nothing to ask.');
    const fields = Array.from({ length: this.#random.is(0.15) ? 2 : 1 }, () => {
      const field = query.getFields()[this.#random.pick(roots)];
      if (!field) throw new Error('A root field is gone.');
      return this.#field(field, 2 + this.#random.below(4), true);
    });
    const declared = [...this.#variables].map(([name, { type }]) => `$${name}: ${type}`).join(', ');
    const head = `query Drawn${declared === '' ? '' : `(${declared})`}`;
    return {
      query: [`${head} { ${fields.join(' ')} }`, ...this.#fragments].join('\n'),
      variables: Object.fromEntries([...this.#variables].map(([name, { value }]) => [name, value])),
    };
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number, isAliased = false): string {
    const random = this.#random;
    const isBackward = random.is(0.4);
    const unlikely = isBackward ? ['first', 'after'] : ['last', 'before'];
    const args = field.args.flatMap((arg) =>
      unlikely.includes(arg.name) && !random.is(0.05) ? [] : this.#argument(arg),
    );
    this.#count += 1;
    // The same key must not stand for the same field with other arguments.
    const isNamed = isAliased || args.length > 0 || random.is(0.05);
    const name = random.is(0.01) ? 'l'.repeat(60) : random.is(0.3) ? random.pick(aliases) : 'a';
    const alias = isNamed ? `${name}${this.#count}: ` : '';
    const given = args.length === 0 ? '' : `(${args.join(', ')})`;
    const selected = this.#selection(getNamedType(field.type), depth - 1);
    const text = `${alias}${field.name}${given}${this.#directive()}${selected}`;
    return random.is(0.03) ? `${text} ${text}` : text;
  }

  #directive(): string {
    const random = this.#random;
    if (!random.is(0.04)) return '';
    const condition = random.is(0.5) ? String(random.is(0.7)) : this.#variable('Boolean!', random.is(0.7));
    return ` @${random.pick(['include', 'skip'])}(if: ${condition})`;
  }

  /** With its braces; empty for a leaf. */
  #selection(type: GraphQLNamedType, depth: number): string {
    if (isLeafType(type)) return '';
    const random = this.#random;
    if (isUnionType(type)) {
      const parts = type.getTypes().filter(() => random.is(0.7));
      return ` { __typename ${parts.map((part) => `... on ${part.name}${this.#selection(part, depth)}`).join(' ')} }`;
    }
    if (isInterfaceType(type)) {
      const possible = schema.getPossibleTypes(type);
      const parts = type.name === 'Node' ? possible : [random.pick(possible)];
      return ` { __typename ${parts.map((part) => `... on ${part.name}${this.#selection(part, depth)}`).join(' ')} }`;
    }
    if (!isObjectType(type)) throw new Error(`${type} cannot be selected from.`);
    const possible = Object.values(type.getFields()).filter(
      (field) => (depth > 0 || isLeafType(getNamedType(field.type))) && (random.is(0.2) || !isCostly(field)),
    );
    const isConnection = type.name.endsWith('Connection');
    const most = isConnection ? 3 : 5;
    const fields =
      possible.length === 0 ? [] : Array.from({ length: 1 + random.below(most) }, () => random.pick(possible));
    const chosen = [...new Set(fields)].map((field) => this.#field(field, depth));
    if (chosen.length === 0 || random.is(0.15)) chosen.push('__typename');
    if (random.is(0.08)) chosen.push(this.#fragment(type.name, this.#selection(type, depth - 1)));
    return ` { ${chosen.join(' ')} }`;
  }

  #fragment(type: string, selection: string): string {
    const random = this.#random;
    if (random.is(0.5)) return `...${random.is(0.5) ? ` on ${type}` : ''}${this.#directive()}${selection}`;
    const name = `F${this.#fragments.length}`;
    this.#fragments.push(`fragment ${name} on ${type}${selection}`);
    return `...${name}${this.#directive()}`;
  }

  #argument(arg: GraphQLArgument): string[] {
    const random = this.#random;
    if (!isNonNullType(arg.type) && !random.is(0.35)) return [];
    const value = this.#value(arg.type, arg.name);
    if (!random.is(0.4)) return [`${arg.name}: ${value.literal}`];
    return [`${arg.name}: ${this.#variable(String(arg.type), value.json)}`];
  }

  #variable(type: string, value: unknown): string {
    const name = `v${this.#variables.size}`;
    this.#variables.set(name, { type, value });
    return `$${name}`;
  }

  #value(type: GraphQLInputType, name: string): { literal: string; json: unknown } {
    const random = this.#random;
    const bare = getNullableType(type);
    if (!isNonNullType(type) && random.is(0.08)) return { literal: 'null', json: null };
    if (isListType(bare)) {
      const items = Array.from({ length: random.below(4) }, () => this.#value(bare.ofType, name));
      const good = items.filter(({ literal }) => literal !== 'null');
      return { literal: `[${good.map(({ literal }) => literal).join(', ')}]`, json: good.map(({ json }) => json) };
    }
    if (isEnumType(bare)) {
      const value = random.pick(bare.getValues()).name;
      return { literal: value, json: value };
    }
    if (isInputObjectType(bare)) {
      const parts = Object.values(bare.getFields()).filter(() => random.is(0.5));
      const values = parts.map((part) => ({ name: part.name, ...this.#value(part.type, part.name) }));
      return {
        literal: `{ ${values.map((value) => `${value.name}: ${value.literal}`).join(', ')} }`,
        json: Object.fromEntries(values.map((value) => [value.name, value.json])),
      };
    }
    if (name === 'first' || name === 'last') {
      const literal = random.is(0.75) ? random.pick(sizes.slice(0, 5)) : random.pick(sizes);
      return literal === 'null' && isNonNullType(type)
        ? { literal: '1', json: 1 }
        : { literal, json: JSON.parse(literal) };
    }
    if (bare.name === 'DateTime') return asJson(random.pick(instants));
    if (bare.name === 'Boolean') return asJson(random.is(0.5));
    if (bare.name === 'Int') return asJson(random.below(5));
    if (name === 'after' || name === 'before') return asJson(random.pick(this.#pool.cursors));
    return asJson(random.pick(bare.name === 'ID' ? this.#pool.ids : this.#pool.texts));
  }
}

function asJson(json: unknown) {
  return { literal: JSON.stringify(json), json };
}

/** What both ways answer alike because it is never compiled. */
function isCostly({ name }: GraphQLField<unknown, unknown>): boolean {
  return [
    'events',
    'rows',
    'sessions',
    'stats',
    'explanation',
    'changesFrom',
    'activity',
    'issueSummary',
    'statistics',
    'sheets',
    'cells',
  ].includes(name);
}
