import {
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isCompositeType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../schema/index.ts';
import { newId, typeOfId } from '../../src/domain/kernel/ids.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { objectRules, reachedThrough } from './object-rules.ts';
import { mutationRules, type Need, queryRules, type RootRule, subscriptionRules } from './root-rules.ts';
import { type Asker, createWorld, marker, type World } from './world.ts';

let server: TestServer;
let world: World;
/** Requests that were sent. */
let cells = 0;

beforeAll(async () => {
  // Strangers are refused for who they are, and not for what it costs.
  const env = { ADE_RATES_SLUGS: '0', ADE_REQUESTS_STRANGER_COST: '2000', ADE_RATES_STRANGER_POINTS: '0' };
  server = await startTestServer({ worker: true, env });
  world = await createWorld(server);
});
afterAll(async () => {
  process.stdout.write(`The authorisation matrix has ${cells} cells.\n`);
  await server.stop();
});

type Outcome = 'allowed' | 'forbidden' | 'nothing' | 'unauthenticated' | 'broken';

interface Answered {
  outcome: Outcome;
  text: string;
}

async function ask(asker: Asker, query: string, isStream = false): Promise<Answered> {
  cells += 1;
  const isUpload = query.includes('$file');
  const headers = { ...asker.headers, ...(isStream ? { accept: 'text/event-stream' } : {}) };
  const response = isUpload
    ? await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: uploadOf(query) })
    : await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
  const whole = isStream ? await firstItem(response) : await response.text();
  // What is left to spend is another number every time.
  const text = whole.replace(/,"extensions":\{(?:"reads":"[^"]*",)?"cost":\{[^}]*\}\}\}$/, '}');
  return { outcome: outcomeOf(text), text };
}

function uploadOf(query: string): FormData {
  const form = new FormData();
  form.set('operations', JSON.stringify({ query, variables: { file: null } }));
  form.set('map', JSON.stringify({ 0: ['variables.file'] }));
  form.set('0', new Blob(['a,b\n1,2\n']), 'a.csv');
  return form;
}

/** Of an event stream, or the whole answer when it is none. */
async function firstItem(response: Response): Promise<string> {
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    const data = /^data: (\{.*)$/m.exec(text)?.[1];
    // Leaving the loop cancels the request.
    if (data !== undefined && text.includes('\n\n')) return data;
  }
  return text;
}

function outcomeOf(text: string): Outcome {
  const {
    data,
    errors = [],
  }: { data?: Record<string, unknown> | null; errors?: { extensions?: { code?: string } }[] } = JSON.parse(text);
  const codes = errors.map(({ extensions }) => extensions?.code);
  if (codes.includes('UNAUTHENTICATED')) return 'unauthenticated';
  if (codes.includes('FORBIDDEN')) return 'forbidden';
  if (codes.includes('NOT_FOUND')) return 'nothing';
  if (codes.length > 0) return 'broken';
  const [value] = Object.values(data ?? {});
  const only = Array.isArray(value) ? value[0] : value;
  if (only === null || only === undefined) return 'nothing';
  const name = typeof only === 'object' && '__typename' in only ? only.__typename : undefined;
  if (name === 'ForbiddenError') return 'forbidden';
  return name === 'NotFoundError' ? 'nothing' : 'allowed';
}

/** Whether the table says that an asker may. */
function may(asker: Asker, need: Need): boolean {
  switch (need) {
    case 'anyone':
      return true;
    case 'signed in':
      return asker.standing !== 'unknown';
    case 'person':
      return asker.standing === 'person';
    case 'administrator':
      return asker.isAdministrator;
    default:
      return asker.permissions.has(need);
  }
}

/** How an asker who may not is refused: strangers learn nothing, members learn what they lack. */
function refusalOf(asker: Asker, need: Need, kind: 'query' | 'mutation'): readonly Outcome[] {
  if (asker.standing === 'unknown') return ['unauthenticated'];
  if (need === 'person' || need === 'administrator') return ['forbidden'];
  const belongs = asker.permissions.size > 0;
  // A query answers null to an asker who cannot see it, whatever the reason.
  return kind === 'query' || !belongs ? ['nothing'] : ['forbidden', 'nothing'];
}

function holdsNothing(text: string): boolean {
  return !text.includes(marker) && !/"totalCount":[1-9]/.test(text);
}

async function callOf(kind: string, name: string, { args, select }: RootRule): Promise<string> {
  const field = fieldOf(kind, name);
  const selection = select ?? (isCompositeType(getNamedType(field.type)) ? '{ __typename }' : '');
  const given = (await args?.(world)) ?? '';
  const operation = kind.toLowerCase();
  return `${operation}${given.includes('$file') ? ' ($file: File!)' : ''} { ${name}${given} ${selection} }`;
}

function typeOf(name: string): GraphQLObjectType {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`There is no type ${name}.`);
  return type;
}

function fieldOf(type: string, name: string): GraphQLField<unknown, unknown> {
  const field = typeOf(type).getFields()[name];
  if (!field) throw new Error(`There is no field ${type}.${name}.`);
  return field;
}

describe('the rules', () => {
  test.each([
    ['Query', queryRules],
    ['Mutation', mutationRules],
    ['Subscription', subscriptionRules],
  ])('name every field of %s', (type, rules) => {
    expect(Object.keys(rules).toSorted()).toEqual(Object.keys(typeOf(type).getFields()).toSorted());
  });

  test.each(Object.entries(objectRules))('name every field of %s', (name, { type = name, seen, fields }) => {
    const named = [...seen, ...Object.values(fields).flat()];
    expect(named.toSorted()).toEqual(Object.keys(typeOf(type).getFields()).toSorted());
  });

  test('know every other type of object, and through what it is reached', () => {
    const known = new Set([
      'Query',
      'Mutation',
      'Subscription',
      ...Object.keys(objectRules),
      ...Object.keys(reachedThrough),
    ]);
    const others = Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type) && !/^__|(Connection|Edge|Error|Event)$/.test(type.name))
      .map(({ name }) => name);
    expect(others.filter((name) => !known.has(name))).toEqual([]);
    expect(Object.keys(reachedThrough).filter((name) => !others.includes(name))).toEqual([]);
  });
});

const roots: [string, string, RootRule][] = [
  ...Object.entries(queryRules).map(([name, rule]): [string, string, RootRule] => ['Query', name, rule]),
  ...Object.entries(subscriptionRules).map(([name, rule]): [string, string, RootRule] => ['Subscription', name, rule]),
  ...Object.entries(mutationRules).map(([name, rule]): [string, string, RootRule] => ['Mutation', name, rule]),
];

describe('what is asked for', () => {
  const asked = roots.filter(([, , { elsewhere }]) => elsewhere === undefined);
  test.each(asked)('%s.%s is answered to those who may, and tells others nothing', async (kind, name, rule) => {
    const askIn = async (asker: Asker) => {
      const { outcome, text } = await ask(asker, await callOf(kind, name, rule), kind === 'Subscription');
      const context = `${asker.name}: ${text.slice(0, 500)}`;
      expect(outcome, context).not.toBe('broken');
      const lacking = rule.needs.find((need) => !may(asker, need));
      if (rule.needs.includes('anyone')) {
        // Credentials that are no longer good are refused everywhere; without any, all of these are open.
        if (asker.standing === 'unknown' && asker.name !== 'anonymous')
          expect(outcome, context).toBe('unauthenticated');
        expect(holdsNothing(text), context).toBe(true);
      } else if (lacking === undefined) {
        // These two ask for what is not there.
        const isPersonal = rule.needs.includes('administrator') || rule.needs.includes('person');
        expect(['allowed', ...(isPersonal ? ['nothing'] : [])], context).toContain(outcome);
      } else {
        const isNamed = rule.isBulk && text.includes('"ValidationError"');
        if (!isNamed)
          expect(
            refusalOf(asker, lacking, kind === 'Query' && !rule.saysWhich ? 'query' : 'mutation'),
            context,
          ).toContain(outcome);
        expect(holdsNothing(text), context).toBe(true);
      }
    };
    // What changes something is asked for by one after the other, and by those who only read at once.
    if (kind === 'Mutation') for (const asker of world.askers) await askIn(asker);
    else await Promise.all(world.askers.map(askIn));
  });
});

describe('what an object tells', () => {
  test.each(Object.entries(objectRules))('%s', async (name, rule) => {
    const { type = name } = rule;
    const cases = [
      ...rule.seen.map((field) => ({ field, need: null })),
      ...Object.entries(rule.fields).flatMap(([need, fields]) =>
        (fields ?? []).map((field) => ({ field, need: need as Need })),
      ),
    ];
    for (const { field, need } of cases) {
      const definition = fieldOf(type, field);
      const args = (await rule.args?.[field]?.(world)) ?? '';
      if (args === '') expect(definition.args.filter(isRequiredArgument)).toEqual([]);
      const selection = selectionOf(definition);
      const query = `{ node(id: ${JSON.stringify(rule.id(world))}) { ... on ${type} { ${field}${args} ${selection} } } }`;
      const askIn = async (asker: Asker) => {
        const { outcome, text } = await ask(asker, query);
        const context = `${type}.${field}, ${asker.name}: ${text.slice(0, 500)}`;
        expect(outcome, context).not.toBe('broken');
        if (!may(asker, rule.need)) {
          expect(refusalOf(asker, rule.need, 'query'), context).toContain(outcome);
          expect(holdsNothing(text), context).toBe(true);
        } else if (need === null || may(asker, need)) {
          expect(outcome, context).toBe('allowed');
        } else {
          expect(holdsNothing(withoutIds(text)), context).toBe(true);
          // Refused, or as if there were none of it.
          const isEmpty = /"(nodes|edges)":\[\]|:null|:\[\]/.test(text);
          expect(outcome === 'forbidden' || isEmpty, context).toBe(true);
        }
      };
      await Promise.all(world.askers.map(askIn));
    }
  });
});

/** Enough of a field to see that something is there, and a text of it where there is one. */
function selectionOf({ type }: GraphQLField<unknown, unknown>): string {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return '';
  if (!isObjectType(named)) return '{ __typename }';
  const fields = named.getFields();
  if ('nodes' in fields) return '{ totalCount nodes { __typename } }';
  return 'name' in fields ? '{ name }' : '{ __typename }';
}

function withoutIds(text: string): string {
  return text.replace(/"[a-z]{2,3}_[0-9A-HJKMNP-TV-Z]{26}"/g, '""');
}

test('every id of another workspace is answered like one that does not exist', async () => {
  const [stranger] = world.askers.filter(({ name }) => name === 'a stranger');
  if (!stranger) throw new Error('The stranger is missing.');
  const ids = [
    ...Object.values(objectRules).map(({ id }) => id(world)),
    world.membershipId,
    world.invitationId,
    world.apiKeyId,
    world.ownerId,
  ];
  const ask2 = async (query: string) => {
    const { text } = await ask(stranger, query);
    return text;
  };
  for (const id of ids) {
    const type = typeOfId(id);
    if (type === null) throw new Error(`${id} is no id.`);
    const unknown = newId(type);
    // As whatever it is not, as well: an id of the wrong type is no other answer.
    for (const field of ['node', 'workspace', 'document', 'configuration', 'job', 'table']) {
      const query = (given: string) => `{ ${field}(id: "${given}") { __typename id } }`;
      const text = await ask2(query(id));
      expect(text.replaceAll(id, ''), field).toBe((await ask2(query(unknown))).replaceAll(unknown, ''));
      expect(outcomeOf(text), `${field} ${id}`).toBe('nothing');
    }
  }
  expect((await ask2(`{ nodes(ids: ${JSON.stringify(ids)}) { __typename } }`)).match(/null/g)?.length).toBe(ids.length);
});

test('mutations answer ids of another workspace like ids that do not exist', async () => {
  const [stranger] = world.askers.filter(({ name }) => name === 'a stranger');
  if (!stranger) throw new Error('The stranger is missing.');
  const pattern = /[a-z]{2,3}_[0-9A-HJKMNP-TV-Z]{26}/g;
  for (const [name, rule] of Object.entries(mutationRules)) {
    if (rule.needs.some((need) => ['anyone', 'person', 'administrator'].includes(need))) continue;
    const call = (await callOf('Mutation', name, rule)).replace(
      '{ __typename }',
      '{ __typename ... on Error { code message } }',
    );
    const unknown = call.replace(pattern, (id) => newId(typeOfId(id) ?? 'Job'));
    const [there, nowhere] = [await ask(stranger, call), await ask(stranger, unknown)];
    expect(there.text.replace(pattern, ''), name).toBe(nowhere.text.replace(pattern, ''));
    if (!rule.isBulk) expect(there.outcome, name).toBe('nothing');
  }
});
