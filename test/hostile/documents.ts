import { type Attack, ask, refused, tooMuch, understood } from './attack.ts';

const aliases = (count: number, field: string) =>
  Array.from({ length: count }, (_, at) => `a${at}: ${field}`).join(' ');
const nested = (levels: number): string =>
  levels === 0 ? 'id' : `documents(first: 20) { nodes { workspace { ${nested(levels - 1)} } } }`;
const doubling = (levels: number, last: string) =>
  `${Array.from({ length: levels }, (_, at) => `fragment F${at} on Query { ...F${at + 1} ... { ...F${at + 1} } }`).join(' ')} fragment F${levels} on Query { ${last} }`;

const complex = (name: string, query: string | ((workspaceId: string) => string), isMember = false): Attack => ({
  kind: 'documents that ask for too much',
  name,
  run: async (target) => {
    const text = typeof query === 'string' ? query : query(target.workspaceId);
    return refused(await ask(target, { query: text }, isMember ? target.key : null), [
      ...tooMuch,
      'GRAPHQL_VALIDATION_FAILED',
    ]);
  },
});

const odd = (name: string, body: unknown, isMember = false): Attack => ({
  kind: 'requests that are odd',
  name,
  run: async (target) => understood(await ask(target, body, isMember ? target.key : null)),
});

const deepJson = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

/** Documents, variables and envelopes of operations. */
export const documentAttacks: readonly Attack[] = [
  complex('100,000 aliases', `{ ${aliases(100_000, '__typename')} }`),
  complex('600 aliases of a stranger', `{ ${aliases(600, 'server { version }')} }`),
  complex('4,000 aliases of a member', `{ ${aliases(1_200, '__typename')} }`, true),
  complex(
    'lists in lists, 4 deep and 20 times',
    (id) => `{ ${aliases(20, `workspace(id: "${id}") { ${nested(4)} }`)} }`,
    true,
  ),
  complex('the same in one', (id) => `{ workspace(id: "${id}") { ${nested(4)} } }`, true),
  complex(
    'a thousand ids, each with lists',
    `{ nodes(ids: [${'"doc_1" '.repeat(900)}]) { ... on Document { jobs(first: 100) { nodes { id } } } } }`,
    true,
  ),
  complex('fragments that double 50 times', `{ ...F0 } ${doubling(50, 'server { version }')}`, true),
  complex('fragments that go round', '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'),
  complex('400 directives', `{ server { version ${'@include(if: true) '.repeat(400)} } }`),
  complex('fields inside fields, 600 deep', `${'{a'.repeat(600)}${'}'.repeat(600)}`),
  complex(
    'a subscription of everything',
    (id) =>
      `subscription { workspaceEvents(workspaceId: "${id}") { ... on JobCreatedEvent { job { workspace { ${nested(3)} } } } } }`,
    true,
  ),
  odd('introspection', { query: '{ __schema { types { fields { type { fields { name } } } } } }' }),
  odd('lists inside lists, as a value', { query: `{ node(id: ${'['.repeat(1_500)}${']'.repeat(1_500)}) { id } }` }),
  odd('500 unknown fields', { query: `{ ${Array.from({ length: 500 }, (_, at) => `workspac${at}`).join(' ')} }` }),
  odd('400 times the same field', { query: `{ ${'server { version } '.repeat(400)} }` }),
  odd('400 times the same field in fragments', { query: `{ ${'... { server { version } } '.repeat(200)} }` }),
  odd('operations as a list', [{ query: '{ __typename }' }, { query: '{ __typename }' }]),
  odd(
    'a thousand operations as a list',
    Array.from({ length: 1_000 }, () => ({ query: '{ __typename }' })),
  ),
  odd('a persisted operation that nobody persisted', {
    extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } },
  }),
  odd('an operation name that is not there', {
    query: 'query A { __typename } query B { __typename }',
    operationName: 'C',
  }),
  odd('an operation name that is no text', { query: '{ __typename }', operationName: { a: 1 } }),
  odd('an operation name of 50,000 letters', { query: '{ __typename }', operationName: 'x'.repeat(50_000) }),
  odd('no operation', {}),
  odd('null', 'null'),
  odd('broken JSON', '{"query": "{ __typename }'),
  odd('variables that are a list', { query: '{ __typename }', variables: [1] }),
  odd('variables 20,000 deep', `{"query":"query ($a: JSON) { __typename }","variables":{"a":${deepJson(20_000)}}}`),
  odd('variables 500,000 deep, of a member', `{"query":"{ __typename }","variables":{"a":${deepJson(500_000)}}}`, true),
  {
    kind: 'documents that ask for too much',
    name: 'a megabyte of empty lists',
    run: async (target) => {
      const variables = `{"a":[${Array.from({ length: 300_000 }, () => '[]').join()}]}`;
      return refused(await ask(target, `{"query":"{ __typename }","variables":${variables}}`, target.key), tooMuch);
    },
  },
  odd(
    '1e400',
    '{"query":"query ($n: Int) { viewer { workspaces(first: $n) { nodes { id } } } }","variables":{"n":1e400}}',
    true,
  ),
  odd('half of a surrogate pair', '{"query":"{ node(id: \\"\\ud800\\") { id } }"}', true),
  odd('U+0000', '{"query":"{ node(id: \\"\\\\u0000\\") { id } }"}', true),
  odd(
    '__proto__ in the variables',
    '{"query":"{ __typename }","variables":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}',
  ),
  odd('a million spaces, of a member', { query: `{ __typename }${' '.repeat(1_000_000)}` }, true),
];
