import fc from 'fast-check';
import { type GraphQLField, getNamedType, isEnumType, isInputObjectType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../schema/index.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { objectRules } from '../authorization/object-rules.ts';
import type { World } from '../authorization/world.ts';
import type { TestServer } from '../support/server.ts';
import { startFurnishedServer } from './furnished-server.ts';

let server: TestServer;
let world: World;
let headers: Record<string, string>;
beforeAll(async () => {
  ({ server, world, owner: headers } = await startFurnishedServer());
});
afterAll(() => server.stop());

/** A list, in one of its orders, and what stands around it in a query. */
interface Connection {
  label: string;
  around(world: World): [string, string];
  field: GraphQLField<unknown, unknown>;
  /** The words that order it, as an argument. */
  order: string | null;
}

/** What opens each type that is not found by an id. */
const roots: Record<string, string> = { Query: '', Viewer: 'viewer { ', User: 'viewer { user { ' };

const isConnection = ({ type }: GraphQLField<unknown, unknown>) => getNamedType(type).name.endsWith('Connection');

function fieldsOf(type: string): GraphQLField<unknown, unknown>[] {
  const found = schema.getType(type);
  return isObjectType(found) ? Object.values(found.getFields()).filter(isConnection) : [];
}

/** Every order that the field's argument knows. */
function ordersOf({ args }: GraphQLField<unknown, unknown>): (string | null)[] {
  const order = args.find(({ name }) => name === 'orderBy')?.type;
  const input = order && getNamedType(order);
  const by = isInputObjectType(input) ? input.getFields().field?.type : undefined;
  const names = by && getNamedType(by);
  if (!isEnumType(names)) return [null];
  const each = names.getValues().flatMap(({ name }) => ['ASC', 'DESC'].map((way) => ({ name, way })));
  return [null, ...each.map(({ name, way }) => `orderBy: { field: ${name}, direction: ${way} }`)];
}

function connectionsOf(label: string, type: string, around: Connection['around']): Connection[] {
  return fieldsOf(type).flatMap((field) =>
    ordersOf(field).map((order) => ({ label: `${label}.${field.name} ${order ?? ''}`, around, field, order })),
  );
}

const connections = [
  ...Object.entries(objectRules).flatMap(([label, { type = label, id }]) =>
    connectionsOf(label, type, (w) => [`node(id: "${id(w)}") { ... on ${type} { `, ' } }']),
  ),
  ...Object.entries(roots).flatMap(([type, opening]) =>
    connectionsOf(type, type, () => [opening, ' }'.repeat(opening.split('{').length - 1)]),
  ),
];

interface Page {
  totalCount?: number;
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  edges: { cursor: string; node: { id?: string } }[];
}

function pageIn(value: unknown): Page | null {
  if (typeof value !== 'object' || value === null) return null;
  if ('page' in value) return isPage(value.page) ? value.page : null;
  return (
    Object.values(value)
      .map(pageIn)
      .find((page) => page !== null) ?? null
  );
}

function isPage(value: unknown): value is Page {
  return typeof value === 'object' && value !== null && 'pageInfo' in value && 'edges' in value;
}

async function pageOf({ around, field, order }: Connection, place: string): Promise<Page> {
  const [before, after] = around(world);
  const page = getNamedType(field.type);
  const has = (name: string) => isObjectType(page) && name in page.getFields();
  const edge = isObjectType(page) ? page.getFields().nodes : undefined;
  const node = edge && getNamedType(edge.type);
  const id = isObjectType(node) && 'id' in node.getFields() ? 'id' : '__typename';
  const selection = `${has('totalCount') ? 'totalCount ' : ''}pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { ${id} } }`;
  const args = [place, order].filter((part) => part !== null).join(', ');
  const query = `{ ${before}page: ${field.name}(${args}) { ${selection} }${after} }`;
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const answer: { data: unknown } = await response.json();
  const found = pageIn(answer.data);
  if (!found) throw new Error(`${query}: ${JSON.stringify(answer)}`);
  return found;
}

/** All edges, page by page. `between` is done after each page. */
async function walk(
  list: Connection,
  size: number,
  way: 'forward' | 'backward',
  between: () => Promise<void> = async () => {},
): Promise<Page['edges']> {
  const edges: Page['edges'] = [];
  const [count, place] = way === 'forward' ? ['first', 'after'] : ['last', 'before'];
  for (let cursor: string | null = null; ; ) {
    const page: Page = await pageOf(list, `${count}: ${size}${cursor === null ? '' : `, ${place}: "${cursor}"`}`);
    if (way === 'forward') edges.push(...page.edges);
    else edges.unshift(...page.edges);
    const isOver = way === 'forward' ? !page.pageInfo.hasNextPage : !page.pageInfo.hasPreviousPage;
    if (isOver) return edges;
    expect(page.edges.length).toBeGreaterThan(0);
    cursor = (way === 'forward' ? page.pageInfo.endCursor : page.pageInfo.startCursor) ?? null;
    await between();
  }
}

const waysOf = ({ field }: Connection) =>
  field.args.some(({ name }) => name === 'last') && !field.extensions.page?.isForwardOnly
    ? (['forward', 'backward'] as const)
    : (['forward'] as const);

test('the lists of every type are known here', () => {
  const known = new Set([...Object.entries(objectRules).map(([name, { type = name }]) => type), ...Object.keys(roots)]);
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && fieldsOf(type.name).length > 0,
  );
  expect(types.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
});

const readable = connections.filter(({ label }) => !label.startsWith('Query.'));
describe.each(readable)('$label', (list) => {
  test('has each of its items once, whatever the size of the pages and the way', async () => {
    const whole = await walk(list, 100, 'forward');
    const known = new Set(whole.map(({ cursor }) => cursor));
    expect(known.size).toBe(whole.length);
    const sizes = fc.integer({ min: 1, max: Math.max(1, Math.min(12, whole.length + 1)) });
    await fc.assert(
      fc.asyncProperty(sizes, fc.constantFrom(...waysOf(list)), async (size, way) => {
        // As many requests as a page of five takes, at most.
        const pages = Math.max(size, Math.ceil(whole.length / 20));
        const found = await walk(list, pages, way);
        // What has happened since is at one of the ends.
        expect(found.filter(({ cursor }) => known.has(cursor))).toEqual(whole);
        expect(new Set(found.map(({ cursor }) => cursor)).size).toBe(found.length);
      }),
      { numRuns: 3 },
    );
  });
});

/** Of the table that was added last; those of the world are below. */
let ordinal = 1_000;

/** Rows that come and go while lists of the workspace are read, by what they are lists of. */
const changing: Record<string, { add(): Promise<string>; remove(id: string): Promise<unknown> }> = {
  documents: {
    async add() {
      const id = newId('Document');
      const { workspaceId } = world;
      const facts = { kind: 'SOURCE', contentType: 'text/csv', sha256: '0'.repeat(64), storageKey: id } as const;
      const size = BigInt(Math.trunc(id.charCodeAt(id.length - 1)));
      const data = {
        id,
        workspaceId,
        name: `${id.slice(-3)}.csv`,
        byteSize: size,
        ...facts,
        actorKind: 'SYSTEM' as const,
      };
      await server.services.db.prisma.document.create({ data });
      return id;
    },
    remove: (id) => server.services.db.prisma.document.delete({ where: { id } }),
  },
  configurations: {
    async add() {
      const id = newId('Configuration');
      const { workspaceId } = world;
      const data = {
        id,
        workspaceId,
        name: id.slice(-3),
        slug: id.toLowerCase().replace('_', '-'),
      };
      await server.services.db.prisma.configuration.create({ data });
      return id;
    },
    remove: (id) => server.services.db.prisma.configuration.delete({ where: { id } }),
  },
  jobs: {
    async add() {
      const id = newId('Job');
      const { workspaceId, documentId, versionId: configurationVersionId } = world;
      const data = {
        id,
        workspaceId,
        documentId,
        configurationVersionId,
        status: 'SUCCEEDED',
        maxAttempts: 3,
      } as const;
      const finishedAt = new Date(Date.UTC(2026, 0, 1, 0, 0, 0, id.charCodeAt(id.length - 1)));
      await server.services.db.prisma.job.create({ data: { ...data, finishedAt, actorKind: 'SYSTEM' } });
      return id;
    },
    remove: (id) => server.services.db.prisma.job.delete({ where: { id } }),
  },
  tables: {
    async add() {
      const { prisma } = server.services.db;
      const { id: _id, ...known } = await prisma.table.findUniqueOrThrow({ where: { id: world.tableId } });
      const id = newId('Table');
      const json = {
        source: Object(known.source),
        columns: Object(known.columns),
        unmappedColumns: Object(known.unmappedColumns),
        droppedRows: Object(known.droppedRows),
        droppedFirst: Object(known.droppedFirst),
        rowsIndex: Object(known.rowsIndex),
        valueCounts: known.valueCounts ?? undefined,
      };
      ordinal += 1;
      await prisma.table.create({ data: { ...known, ...json, id, ordinal, name: id.slice(-3), rowsKey: id } });
      return id;
    },
    remove: (id) => server.services.db.prisma.table.delete({ where: { id } }),
  },
};

test('every list that can be ordered is read while it changes', () => {
  const ordered = new Set(connections.filter(({ order }) => order !== null).map(({ field }) => field.name));
  expect([...ordered].filter((name) => !(name in changing))).toEqual([]);
});

const ordered = connections.filter(({ label, field }) => label.startsWith('Workspace.') && field.name in changing);
describe.each(ordered)('$label, while rows come and go', (list) => {
  test('has each item that stays once, and none twice', async () => {
    const { add, remove } = changing[list.field.name] ?? {
      add: () => Promise.reject(),
      remove: () => Promise.reject(),
    };
    const size = fc.integer({ min: 3, max: 15 });
    const steps = fc.array(fc.constantFrom('add', 'remove'), { minLength: 8, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(size, fc.constantFrom(...waysOf(list)), steps, async (size, way, steps) => {
        const passing = [await add(), await add(), await add()];
        const staying = (await walk(list, 100, 'forward'))
          .map(({ node }) => node.id)
          .filter((id) => !passing.includes(id ?? ''));
        const rest = [...steps];
        const found = await walk(list, size, way, async () => {
          const step = rest.pop();
          const id = step === 'remove' ? passing.pop() : undefined;
          if (id !== undefined) await remove(id);
          else if (step !== undefined) passing.push(await add());
        });
        const ids = found.map(({ node }) => node.id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(staying.filter((id) => !ids.includes(id))).toEqual([]);
        for (const id of passing) await remove(id);
      }),
      { numRuns: 2 },
    );
  });
});
