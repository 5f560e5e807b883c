/**
 * Who may import whom (docs/architecture.md). An arrow that is not drawn there is refused here.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const nothingOfOursBut = (...folders) => ({
  path: '^(api|bin|bench|cli|generated|prisma|samples|schema|scripts|src|test|web|worker)/',
  pathNot: folders.map((folder) => `^${folder}`),
});

/** What each room of the engine may import besides itself and the files below all rooms. */
const engineRooms = {
  words: [],
  format: [],
  expression: [],
  specification: ['words'],
  'values/number': [],
  'values/date': ['words'],
  values: ['specification', 'expression', 'words', 'format'],
  map: ['values', 'specification', 'expression', 'words', 'format'],
  plan: ['map', 'values', 'specification', 'expression', 'words'],
  'read/pdf/page': [],
  'read/pdf/text': ['read/pdf/page'],
  'read/pdf/ruled': ['read/pdf/text', 'read/pdf/page'],
  'read/pdf/open': ['read/pdf/text', 'read/pdf/page'],
  read: ['format'],
  'detect/cells': [],
  'detect/roles': ['detect/cells'],
  'detect/tables': ['detect/roles', 'detect/cells', 'specification', 'format'],
  detect: ['specification', 'format'],
  write: [],
  suggest: ['specification', 'words'],
  explain: ['map'],
  annotate: ['write', 'format'],
  extraction: ['plan', 'map', 'values', 'specification', 'read', 'detect'],
};
const belowEngineRooms = '^src/engine/(model|table|closed-sets|errors|limits|file-source)\\.ts$';
const engineRules = Object.entries(engineRooms).map(([room, others]) => ({
  name: `engine-${room.replaceAll('/', '-')}`,
  severity: 'error',
  from: { path: `^src/engine/${room}/` },
  to: { path: '^src/engine/', pathNot: [belowEngineRooms, ...[room, ...others].map((name) => `^src/engine/${name}/`)] },
}));

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-cycles-of-folders',
      severity: 'error',
      scope: 'folder',
      from: { path: '^(api|cli|schema|src|worker)' },
      to: { circular: true },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'undetermined'] },
    },
    {
      name: 'runtime-has-no-dev-packages',
      severity: 'error',
      from: { path: '^(api|bin|cli|schema|src|worker)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'engine-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/engine/' },
      to: nothingOfOursBut('src/engine/'),
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
      to: { path: '^(node:)?(net|http|https|http2|dgram|tls|child_process)$|node_modules/(pg|bullmq|ioredis)/' },
    },
    {
      name: 'parts-stand-alone',
      comment: 'storage, queue, mail and the transports of the hub know the log and nothing else of ours',
      severity: 'error',
      from: { path: '^src/(storage|queue|hub|mail)/' },
      to: nothingOfOursBut(
        'src/storage/',
        'src/queue/',
        'src/hub/',
        'src/mail/',
        'src/redis/',
        'src/(log|backoff)\\.ts',
      ),
    },
    {
      name: 'config-stands-low',
      severity: 'error',
      from: { path: '^src/config/' },
      to: nothingOfOursBut(
        'src/config/',
        'src/engine/limits\\.ts',
        'src/engine/errors\\.ts',
        'src/auth/oidc/provider-settings\\.ts',
      ),
    },
    {
      name: 'auth-below-domain',
      severity: 'error',
      from: { path: '^src/auth/' },
      to: nothingOfOursBut('src/auth/', 'src/db/', 'src/hub/(topics|transport)\\.ts', 'src/log\\.ts'),
    },
    {
      name: 'domain-knows-interfaces-only',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: {
        path: '^src/storage/(?!object-store|faults|intact|keys)|^src/queue/(?!tasks|task-queue)|^src/hub/.*-transport|^src/mail/(index|.*-mailer)\\.|^(api|schema|worker|bin|cli)/|node_modules/(bullmq|ioredis|fastify|ws|graphql|graphql-yoga|@aws-sdk)/',
      },
    },
    {
      name: 'schema-is-thin',
      severity: 'error',
      from: { path: '^schema/' },
      to: { path: '^(api|worker|bin|cli)/|^src/(mail|queue|storage)/|node_modules/(bullmq|ioredis|pg|@prisma)/' },
    },
    {
      name: 'worker-has-no-api',
      severity: 'error',
      from: { path: '^worker/' },
      to: { path: '^(api|schema|bin|cli)/' },
    },
    {
      name: 'src-is-below',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(api|schema|worker|bin|cli)/' },
    },
    { name: 'api-has-no-worker', severity: 'error', from: { path: '^api/' }, to: { path: '^(worker|bin|cli)/' } },
    {
      name: 'timeline-below-domain',
      severity: 'error',
      from: { path: '^src/timeline/' },
      to: nothingOfOursBut('src/timeline/', 'src/db/', 'src/hub/', 'src/(log|backoff)\\.ts'),
    },
    {
      name: 'cli-is-the-top',
      comment: 'only what starts may import the commands',
      severity: 'error',
      from: { pathNot: '^(bin|cli|test|bench)/' },
      to: { path: '^(bin|cli)/' },
    },
    {
      name: 'nothing-imports-tests-or-benchmarks',
      severity: 'error',
      from: { pathNot: '^(test|bench)/' },
      to: { path: '^(test|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'generated/' },
    parser: 'swc',
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'] },
  },
};
