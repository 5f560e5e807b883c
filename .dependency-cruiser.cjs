/**
 * What each room of the house may import besides itself, from the ground up (docs/architecture.md): a room knows only what stands
 * before it in this list, and an arrow that is not drawn here is refused. Tests, benchmarks and scripts may import anything.
 */
const ground = ['src/log.ts', 'src/backoff.ts', 'src/within.ts', 'src/signals.ts', 'src/tracing'];
const rooms = {
  'src/root.ts': [],
  'src/random.ts': [],
  'src/log.ts': ['src/random.ts'],
  'src/backoff.ts': [],
  'src/within.ts': [],
  'src/kept-lines.ts': ['src/log.ts'],
  'src/signals.ts': [],
  'src/tracing': ['src/log.ts'],
  'src/orphan-guard.ts': [],
  'src/is-alive.ts': [],
  'src/scratch.ts': ['src/is-alive.ts'],
  'src/engine': [],
  'src/engine.ts': ['src/engine'],
  'src/redis': ground,
  'src/storage': ground,
  'src/engine-process': [...ground, 'src/engine', 'src/storage', 'src/orphan-guard.ts'],
  'src/previews': [...ground, 'src/engine', 'src/engine-process', 'src/scratch.ts', 'src/storage'],
  'src/mail': ground,
  'src/outbound': ground,
  'src/hub': [...ground, 'src/redis'],
  'src/queue': [...ground, 'src/redis'],
  'src/config': [...ground, 'src/engine', 'src/redis/address.ts', 'src/storage'],
  'src/db': [...ground, 'src/config', 'src/orphan-guard.ts', 'src/root.ts'],
  'src/timeline': [...ground, 'src/db', 'src/hub'],
  'src/lease': [...ground, 'src/db', 'src/queue'],
  'src/auth': [...ground, 'src/config', 'src/db', 'src/hub'],
};
rooms['src/domain'] = Object.keys(rooms);
rooms['src/metrics'] = Object.keys(rooms);
rooms['src/allowance'] = [...ground, 'src/redis'];
rooms['src/outage.ts'] = ['src/db', 'src/redis', 'src/storage'];
rooms['src/services.ts'] = Object.keys(rooms);
rooms['src/consistency'] = [...ground, 'src/db', 'src/storage', 'src/domain'];
rooms['src/backup'] = [...ground, 'src/db', 'src/storage', 'src/domain'];
rooms.schema = ['src/auth', 'src/db', 'src/domain', 'src/engine', 'src/timeline'];
rooms.api = ['schema', 'src'];
rooms.worker = ['src'];
rooms.clients = [];
rooms.cli = ['api', 'clients', 'worker', 'generated', 'package.json', 'src'];
rooms.bin = ['cli'];
// The dashboard knows the API by its schema and its published client, and nothing of what is behind them.
// The sample that comes along is a file, and no code.
rooms.web = ['clients', 'samples'];

const within = (room) => (/\.\w+$/.test(room) ? `^${room.replace('.', '\\.')}$` : `^${room}/`);
const ours =
  '^(api|bin|bench|cli|clients|generated|prisma|samples|schema|scripts|src|test|web|worker)/|^package\\.json$';
const roomRules = Object.entries(rooms).map(([room, others]) => ({
  name: `room-${room.replaceAll('/', '-')}`,
  severity: 'error',
  from: { path: within(room) },
  to: { path: ours, pathNot: [room, ...others].map(within) },
}));

/** What each room of the engine may import besides itself and the files below all rooms. */
const engineRooms = {
  words: [],
  format: [],
  expression: [],
  specification: ['words'],
  'values/number': ['words'],
  'values/date': ['words'],
  values: ['specification', 'expression', 'words', 'format'],
  map: ['values', 'specification', 'expression', 'words', 'format'],
  plan: ['map', 'values', 'specification', 'expression', 'words'],
  'read/pdf/page': [],
  'read/pdf/ocr': ['read/pdf/page'],
  'read/pdf/text': ['read/pdf/page'],
  'read/pdf/open': ['read/pdf/text', 'read/pdf/page'],
  'read/pdf/ruled': ['read/pdf/open', 'read/pdf/text', 'read/pdf/page'],
  read: ['format'],
  'detect/cells': ['words'],
  'detect/roles': ['detect/cells', 'words'],
  'detect/tables': ['detect/roles', 'detect/cells', 'specification', 'format', 'words'],
  detect: ['specification', 'format', 'words'],
  write: ['words'],
  suggest: ['specification', 'values', 'words'],
  explain: ['map', 'words'],
  annotate: ['write', 'format', 'words'],
  extraction: ['plan', 'map', 'values', 'specification', 'read', 'detect', 'words'],
};
const belowEngineRooms =
  '^src/engine/(model|text-row|detected-table|extracted-table|closed-sets|errors|limits|file-source)\\.ts$';
const engineRules = Object.entries(engineRooms).map(([room, others]) => ({
  name: `engine-${room.replaceAll('/', '-')}`,
  severity: 'error',
  from: { path: `^src/engine/${room}/` },
  to: { path: '^src/engine/', pathNot: [belowEngineRooms, ...[room, ...others].map((name) => `^src/engine/${name}/`)] },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...roomRules,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-cycles-of-folders',
      severity: 'error',
      scope: 'folder',
      from: { path: '^(api|cli|clients|schema|src|web|worker)' },
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'the peers of benchmarks have packages of their own, which only who runs them installs',
      severity: 'error',
      from: { pathNot: '^bench/peers/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'undetermined'] },
    },
    {
      name: 'runtime-has-no-dev-packages',
      severity: 'error',
      from: { path: '^(api|bin|cli|clients|schema|src|worker)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'engine-has-three-doors',
      comment:
        'extraction, specification and tables; limits, errors, closed sets and process flags cost nothing to load. Tests of the inside reach in',
      severity: 'error',
      from: { pathNot: '^(src/engine|test|scripts/learn)/' },
      to: {
        path: '^src/engine/',
        pathNot: '^src/engine/(extraction|specification|tables|limits|errors|closed-sets|process-flags)\\.ts$',
      },
    },
    {
      name: 'engine-doors-open-outwards',
      severity: 'error',
      from: { path: '^src/engine/' },
      to: { path: '^src/engine/(extraction|specification|tables)\\.ts$' },
    },
    ...engineRules,
    {
      name: 'engine-touches-no-network-or-database',
      severity: 'error',
      from: { path: '^src/engine/' },
      to: { path: '^(node:)?(net|http|https|http2|dgram|tls)$|node_modules/(pg|bullmq|ioredis)/' },
    },
    {
      name: 'engine-starts-processes-to-recognise-text-only',
      comment: 'decision 25',
      severity: 'error',
      from: { path: '^src/engine/', pathNot: '^src/engine/read/pdf/ocr/recogniser\\.ts$' },
      to: { path: '^(node:)?child_process$' },
    },
    {
      name: 'nouns-have-one-face',
      comment: 'from outside a noun of the domain only its index.ts is imported; tests of the inside reach in',
      severity: 'error',
      from: { path: '^(api|bin|cli|clients|schema|scripts|src|worker)/', pathNot: '^src/domain/[^/]+/' },
      to: { path: '^src/domain/[^/]+/(?!index\\.ts$)' },
    },
    {
      name: 'nouns-know-the-faces-of-nouns',
      severity: 'error',
      from: { path: '^src/domain/([^/]+)/' },
      to: { path: '^src/domain/[^/]+/(?!index\\.ts$)', pathNot: '^src/domain/$1/' },
    },
    {
      name: 'events-import-nothing',
      comment: 'but the closed sets of the database, which are constants and import nothing themselves',
      severity: 'error',
      from: { path: '^src/domain/event/' },
      to: { path: ours, pathNot: '^src/(domain/event/|db/generated/enums\\.ts$)' },
    },
    {
      name: 'domain-knows-interfaces-only',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: {
        path: '^src/storage/(?!object-store|faults|intact|keys)|^src/queue/(?!tasks|task-queue)|^src/hub/.*-transport|^src/mail/(index|.*-mailer)\\.|node_modules/(bullmq|ioredis|fastify|ws|graphql|graphql-yoga|@aws-sdk)/',
      },
    },
    {
      name: 'schema-asks-the-domain',
      comment:
        'the base binds types to rows; every query is written in the domain, and compiled reads are made of what it says',
      severity: 'error',
      from: { path: '^schema/(?!base/)' },
      to: { path: '^src/db/', pathNot: '^src/db/(?:statement|known-ids)' },
    },
    {
      name: 'schema-knows-no-drivers',
      severity: 'error',
      from: { path: '^schema/' },
      to: { path: 'node_modules/(bullmq|ioredis|pg|@prisma)/' },
    },
    {
      name: 'clients-run-in-browsers',
      comment: 'they are packages of their own, made of the schema alone',
      severity: 'error',
      from: { path: '^clients/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'nothing-imports-tests-or-benchmarks',
      severity: 'error',
      from: { pathNot: '^(test|bench)/' },
      to: { path: '^(test|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^src/db/generated/'] },
    exclude: { path: '^(generated|schema/generated|web/(src/generated|dist)|clients/[^/]+/(dist|src/generated))/' },
    parser: 'swc',
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'] },
  },
};
