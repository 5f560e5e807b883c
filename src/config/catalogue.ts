import { z } from 'zod';
import { defaultLimits } from '../engine/limits.ts';
import {
  bytes,
  choice,
  flag,
  integer,
  mailbox,
  networks,
  origins,
  redisUrl,
  site,
  storageUrl,
  text,
  url,
} from './kinds.ts';
import { providers } from './providers.ts';

export interface SettingDetails {
  description: string;
  /** Environment variables, the first that is set wins; `ADE_` and the key's words by default. */
  variables?: readonly string[];
  /** What must not be shown: the whole value, or the credentials in a URL. */
  secret?: 'value' | 'url';
}

/** What is known of each setting beyond its type. */
export const details = z.registry<SettingDetails>();

function setting<Value>(kind: z.ZodType<Value>, initial: z.core.util.NoUndefined<Value>, about: SettingDetails) {
  const schema = kind.default(initial);
  details.add(schema, about);
  return schema;
}

/** A setting that may be left out altogether. */
function optional<Value>(kind: z.ZodType<Value>, about: SettingDetails) {
  return setting<Value | null>(kind.nullable(), null, about);
}

/**
 * Every setting there is, with its type, default and description. Names in TOML, environment variables, checks, `ade
 * doctor` and the reference in the documentation all derive from this.
 */
export const catalogue = z.object({
  environment: setting(choice(['development', 'test', 'production']), 'production', {
    description: 'What this installation is for; also selects the file ade.<environment>.toml.',
  }),
  profile: optional(choice(['embedded', 'production']), {
    description: 'embedded: ADE runs its own PostgreSQL. production: yours. Follows from DATABASE_URL unless set.',
  }),
  dataDir: setting(text(), '.ade', {
    description: 'The folder for everything that ADE keeps on this machine, relative to where it is started.',
  }),
  secret: optional(
    text().refine((value) => value.length >= 32, { error: 'must have at least 32 characters' }),
    {
      description:
        'Signs links and tokens; the same in every process. The embedded profile makes one in the data folder.',
      secret: 'value',
    },
  ),
  http: z.object({
    host: setting(text(), '127.0.0.1', {
      description: 'The address to listen on; 0.0.0.0 for all.',
      variables: ['ADE_HOST'],
    }),
    port: setting(integer(0, 65_535), 4000, {
      description: 'The port to listen on; 0 for any free one.',
      variables: ['ADE_PORT', 'PORT'],
    }),
    publicUrl: optional(site(), {
      description:
        'Where browsers find this installation, when that is not the address it listens on: links are made with it. It may have a path, which a proxy takes off. Host headers are believed in development only.',
      variables: ['ADE_PUBLIC_URL'],
    }),
    allowedOrigins: setting(origins(), [], {
      description: 'Origins of other sites whose pages may open a WebSocket, such as https://app.example.org.',
    }),
    trustedProxies: setting(networks(), [], {
      description: 'Addresses or networks (10.0.0.0/8) of proxies whose X-Forwarded-For is believed; none by default.',
    }),
    heapMiB: setting(integer(256, 65_536), 1_024, {
      description:
        'Heap of one API process, MiB. The smaller it is, the sooner memory that is needed no more is used again.',
    }),
    connections: setting(integer(10, 1_000_000), 5_000, { description: 'Connections to one API process at a time.' }),
    connectionsPerAddress: setting(integer(1, 1_000_000), 1_000, {
      description: 'The same from one network address, other than a trusted proxy’s.',
    }),
    bodyBytesPerSecond: setting(bytes(), 4 * 1024, {
      description:
        'How fast a body has to come and an answer to be taken, on the average; a connection that is slower is closed after 10 seconds.',
    }),
    connectionInitSeconds: setting(integer(1, 60), 5, {
      description: 'How long a new WebSocket may take to introduce itself, seconds.',
    }),
    connectionsPerViewer: setting(integer(1, 1_000_000), 200, {
      description: 'WebSockets and event streams that one person or key may hold open at a time, per API process.',
    }),
    compiledReads: setting(flag(), true, {
      description: 'Whether queries that can be are compiled to one statement each; the answers are the same.',
    }),
    operationsPerConnection: setting(integer(1, 100_000), 100, {
      description: 'Subscriptions and other operations that run at a time on one WebSocket or event stream.',
    }),
  }),
  auth: z.object({
    signUp: setting(flag(), false, { description: 'Whether people may make accounts for themselves.' }),
    accessTokenMinutes: setting(integer(1, 15), 15, {
      description: 'How long an access token is good, minutes; sessions go on by exchanging their refresh token.',
    }),
    sessionIdleDays: setting(integer(1, 365), 14, {
      description: 'Days after which a session that is not used ends.',
    }),
    sessionDays: setting(integer(1, 3_650), 90, { description: 'Days after which every session ends.' }),
    sessionIdleMinutes: optional(integer(30, 525_600), {
      description: 'The first of these in minutes, where that is shorter. Workspaces may ask for less.',
    }),
    sessionMinutes: optional(integer(60, 5_256_000), {
      description: 'The second in minutes, where that is shorter. Workspaces may ask for less.',
    }),
    passwordLength: setting(integer(8, 64), 12, { description: 'Characters of the shortest password.' }),
    failuresPerAccount: setting(integer(1, 1_000), 5, {
      description:
        'Failed sign-ins to one account until the next has to wait: 1 second, then twice as long each time, up to 15 minutes.',
    }),
    failuresPerAddress: setting(integer(1, 100_000), 50, {
      description: 'The same for one network address, whatever the accounts.',
    }),
    providers: setting(providers(), [], {
      description:
        'OpenID providers for single sign-on: tables [[auth.providers]] in ade.toml, or the same as a JSON list. See authentication.md.',
      secret: 'value',
    }),
  }),
  database: z.object({
    url: optional(url('postgresql', 'postgres'), {
      description: 'PostgreSQL 15 or newer.',
      variables: ['DATABASE_URL'],
      secret: 'url',
    }),
    directUrl: optional(url('postgresql', 'postgres'), {
      description:
        'PostgreSQL itself, where database.url leads to a pooler in transaction mode such as PgBouncer: locks, notifications and migrations need a session. See operations.md.',
      secret: 'url',
    }),
    poolSize: setting(integer(2, 1_000), 10, { description: 'Connections that one process opens at most.' }),
    replicaUrl: optional(url('postgresql', 'postgres'), {
      description:
        'A standby that streams from the database, for queries whose clients let them lag. See scale.md. An API process opens as many connections to it as to the database.',
      secret: 'url',
    }),
    replicaLagSeconds: setting(integer(1, 3_600), 30, {
      description: 'How far such a query may be behind at most, whatever its client allows, seconds.',
    }),
  }),
  redis: z.object({
    url: optional(redisUrl(), {
      description:
        'Redis 7 or newer for the queue and for live updates; PostgreSQL does both without it. redis://host:6379/0, redis-sentinel://host:26379,…/primary/0 or redis-cluster://host:6379,…; rediss for TLS.',
      variables: ['REDIS_URL'],
      secret: 'url',
    }),
    prefix: setting(text(), 'ade', { description: 'What every key in Redis starts with.' }),
  }),
  storage: z.object({
    url: optional(storageUrl(), {
      description:
        'Where files are kept: file:///absolute/folder, or s3://bucket/prefix?endpoint=…&region=…&pathStyle=true. A folder in the data folder unless set. See object-storage.md.',
      variables: ['STORAGE_URL'],
      secret: 'url',
    }),
    directDownloads: setting(flag(), false, {
      description:
        'Whether browsers download from the bucket itself, for a minute each; such bytes are not verified on their way.',
    }),
  }),
  mail: z.object({
    url: optional(url('smtp', 'smtps'), {
      description:
        'The mail server: smtp://user:password@host:587, or smtps://…:465 for TLS from the start. Without it mails go to the log.',
      secret: 'url',
    }),
    from: setting(mailbox(), 'ADE <ade@localhost>', {
      description: 'Who mails are from, such as ADE <ade@example.org>.',
    }),
  }),
  requests: z.object({
    peopleDocuments: setting(choice(['any', 'persisted']), 'any', {
      description:
        'Which GraphQL documents people and clients that are not signed in may send: any, or persisted, those that the dashboard was built with. API keys may send any, and in development everyone may.',
    }),
    strangerBodyBytes: setting(bytes(), 64 * 1024, {
      description: 'Size of an operation and its variables, of a client that is not signed in.',
    }),
    bodyBytes: setting(bytes(), 2 * 1024 ** 2, { description: 'The same for people who are signed in, and for keys.' }),
    heldBodyBytes: setting(bytes(), 16 * 1024 ** 2, {
      description:
        'Bodies that one API process holds at a time, those of a size that strangers may send aside; others wait. One person or key has a quarter.',
    }),
    strangerTokens: setting(integer(100, 1_000_000), 2_000, {
      description: 'Words and signs of a GraphQL document of a client that is not signed in.',
    }),
    tokens: setting(integer(100, 1_000_000), 5_000, {
      description: 'The same for people who are signed in, and for keys.',
    }),
    depth: setting(integer(5, 1_000), 15, { description: 'Fields inside fields of one operation.' }),
    aliases: setting(integer(0, 1_000_000), 100, { description: 'Aliases of one operation, fragments followed.' }),
    directives: setting(integer(0, 1_000_000), 100, { description: 'Directives of one GraphQL document.' }),
    strangerCost: setting(integer(1, 1_000_000_000), 200, {
      description: 'Points of one operation of a client that is not signed in. See limits.md.',
    }),
    cost: setting(integer(1, 1_000_000_000), 20_000, {
      description: 'The same for people who are signed in, and for keys.',
    }),
    subscriptionCost: setting(integer(1, 1_000_000_000), 2_000, {
      description: 'Points of what a subscription answers each time.',
    }),
    seconds: setting(integer(1, 3_600), 30, {
      description:
        'How long one operation may take, seconds; then it is answered UNAVAILABLE, and its statements are cancelled.',
    }),
    uploadSeconds: setting(integer(1, 86_400), 900, { description: 'The same for one that brings files.' }),
    answerBytes: setting(bytes(), 32 * 1024 ** 2, { description: 'Size of the answer to one operation.' }),
    heldAnswerBytes: setting(bytes(), 64 * 1024 ** 2, {
      description:
        'Answers that clients have not taken yet, per API process; beyond, connections that have left the most are closed.',
    }),
    atATime: setting(integer(1, 1_000_000), 500, {
      description: 'Requests that one API process works on at a time; others are answered UNAVAILABLE at once.',
    }),
    costAtATime: setting(integer(1, 1_000_000_000), 10_000, {
      description:
        'Points of operations that one API process works on at a time; others wait. One person or key has a quarter, or one operation.',
    }),
    documentCacheBytes: setting(bytes(), 4 * 1024 ** 2, {
      description:
        'Text of GraphQL documents that are kept parsed, per API process; in memory they take some 30 times as much.',
    }),
  }),
  rates: z.object({
    points: setting(integer(0, 1_000_000_000), 200_000, {
      description: 'Points that one person or key may spend at once; 0 for no limit. See limits.md.',
    }),
    pointsPerSecond: setting(integer(1, 1_000_000_000), 2_000, {
      description: 'Points that they get back each second.',
    }),
    strangerPoints: setting(integer(0, 1_000_000_000), 2_000, {
      description: 'Points that all who are not signed in may spend at once from one network address; 0 for no limit.',
    }),
    strangerPointsPerSecond: setting(integer(1, 1_000_000_000), 100, {
      description: 'Points that they get back each second.',
    }),
    signIns: setting(integer(0, 1_000_000), 100, {
      description: 'Attempts to sign in, or to set a password, at once from one address; 0 for no limit.',
    }),
    signInsPerMinute: setting(integer(1, 1_000_000), 30, { description: 'Attempts that are given back each minute.' }),
    mails: setting(integer(0, 1_000_000), 50, {
      description: 'Mails that one client may have sent at once: resets, sign-ups, invitations; 0 for no limit.',
    }),
    mailsPerHour: setting(integer(1, 1_000_000), 100, { description: 'Mails that are given back each hour.' }),
    uploads: setting(integer(0, 1_000_000), 1_000, {
      description: 'Files that one person or key may upload at once; 0 for no limit.',
    }),
    uploadsPerMinute: setting(integer(1, 1_000_000), 600, { description: 'Files that are given back each minute.' }),
    downloads: setting(integer(0, 1_000_000), 1_000, {
      description: 'Files, or parts of files, that one person or key may download at once; 0 for no limit.',
    }),
    downloadsPerMinute: setting(integer(1, 1_000_000), 600, { description: 'Those that are given back each minute.' }),
    downloadMiB: setting(integer(0, 1_000_000_000), 16_384, {
      description: 'MiB of downloads that one person or key may have at once; 0 for no limit.',
    }),
    downloadMiBPerSecond: setting(integer(1, 1_000_000), 64, { description: 'MiB that are given back each second.' }),
    slugs: setting(integer(0, 1_000_000), 50, {
      description: 'Workspaces that one person may create or rename at once, with all their keys; 0 for no limit.',
    }),
    slugsPerHour: setting(integer(1, 1_000_000), 20, { description: 'Those that are given back each hour.' }),
  }),
  members: z.object({
    invitationDays: setting(integer(1, 365), 7, { description: 'Days that an invitation can be accepted.' }),
  }),
  uploads: z.object({
    hours: setting(integer(1, 720), 24, {
      description: 'Hours in which a file that comes in pieces can be sent and completed.',
    }),
    importSeconds: setting(integer(1, 86_400), 300, {
      description: 'How long fetching a document from an address may take, seconds.',
    }),
    unfinished: setting(integer(1, 1_000_000), 100, {
      description: 'Unfinished uploads in pieces that one workspace has at a time.',
    }),
  }),
  log: z.object({
    level: setting(choice(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']), 'info', {
      description: 'The least important lines that are written.',
    }),
    format: setting(choice(['auto', 'json', 'pretty']), 'auto', {
      description: 'auto: for people on a terminal, JSON lines elsewhere.',
    }),
    slowStatementMs: setting(integer(0, 3_600_000), 1_000, {
      description:
        'Statements of PostgreSQL that take so many milliseconds are logged, with what they were for and a hash of their plan; 0 for none.',
    }),
  }),
  metrics: z.object({
    host: setting(text(), '127.0.0.1', {
      description: 'The address at which metrics are served, to Prometheus alone: they are not protected.',
    }),
    apiPort: optional(integer(0, 65_535), {
      description: 'The port of an API process’s metrics; none unless set. See observe.md.',
    }),
    workerPort: optional(integer(0, 65_535), { description: 'The same of a worker.' }),
  }),
  worker: z.object({
    concurrency: setting(integer(1, 256), 3, { description: 'Jobs that one worker process runs at a time.' }),
    jobsPerWorkspace: setting(integer(1, 256), 2, {
      description: 'Jobs of one workspace among them; at least one place is left for others.',
    }),
    heapMiB: setting(integer(64, 65_536), 1_536, { description: 'Heap of the process that reads one document, MiB.' }),
    leaseSeconds: setting(integer(1, 3_600), 30, {
      description: 'How long a job stays with a worker that has gone silent, seconds.',
    }),
    timeoutSeconds: setting(integer(1, 86_400), 600, { description: 'How long one attempt may take, seconds.' }),
    graceSeconds: setting(integer(0, 3_600), 20, {
      description:
        'How long jobs that run may go on when a worker is asked to stop, seconds; then they go back to the queue. Whatever stops the process has to wait 10 seconds longer.',
    }),
    maxAttempts: setting(integer(1, 20), 3, { description: 'Attempts after faults of the system before a job fails.' }),
    outageHours: setting(integer(1, 8_760), 24, {
      description: 'How long work is tried again while a disk is full, or the store or database away, hours.',
    }),
  }),
  previews: z.object({
    processes: setting(integer(1, 64), 2, {
      description:
        'Documents that one API process reads at a time to show what stands in them; one of several is always left for another workspace.',
    }),
    seconds: setting(integer(1, 3_600), 25, {
      description: 'How long reading one may take, seconds; no longer than requests.seconds is of use.',
    }),
    cacheBytes: setting(bytes(), 2 * 1024 ** 3, {
      description:
        'Room on the disk of one API process for copies of documents and for what their sheets show; what has not been used for longest goes first, and an hour after its last use.',
    }),
  }),
  quotas: z.object({
    bytes: optional(bytes(), {
      description:
        'Bytes of documents that one workspace keeps, deleted ones until they are purged; no limit unless set. See quotas.md.',
    }),
    rowsPerMonth: optional(integer(1, 2_147_483_647), {
      description: 'Rows that one workspace extracts in a month of UTC; no limit unless set.',
    }),
    jobsPerMonth: optional(integer(1, 2_147_483_647), {
      description: 'Jobs that one workspace submits in a month of UTC; no limit unless set.',
    }),
    members: optional(integer(1, 2_147_483_647), {
      description: 'Members of one workspace and open invitations to it; no limit unless set.',
    }),
  }),
  retention: z.object({
    documentsDays: setting(integer(0, 36_500), 0, {
      description: 'Days until an uploaded document is deleted by itself; 0 for never.',
    }),
    jobsDays: setting(integer(0, 36_500), 0, {
      description: 'Days that jobs which came to their end are kept, with their tables and exports; 0 for ever.',
    }),
    eventsDays: setting(integer(0, 36_500), 365, {
      description: 'Days that events are kept; 0 for ever. The newest of every timeline always stays.',
    }),
    exportsDays: setting(integer(0, 36_500), 0, {
      description: 'Days that exported files are kept; 0 for ever. Their tables stay.',
    }),
    deletedDocumentsDays: setting(integer(0, 36_500), 30, {
      description: 'Days until a deleted document goes for good, with everything made of it; 0 for never.',
    }),
    mailDays: setting(integer(0, 36_500), 30, {
      description: 'Days that it is remembered which mails were sent or given up; 0 for ever.',
    }),
    webhookDeliveriesDays: setting(integer(0, 36_500), 30, {
      description: 'Days that deliveries to webhooks are remembered once they were taken or given up; 0 for ever.',
    }),
    idempotencyKeysHours: setting(integer(0, 8_760), 48, {
      description: 'Hours in which the same idempotency key answers the same; 0 for ever.',
    }),
  }),
  outbound: z.object({
    answerSeconds: setting(integer(1, 25), 15, {
      description: 'Seconds that the receiver of a webhook may take to answer.',
    }),
    privateNetworks: setting(flag(), false, {
      description:
        'Whether webhooks and imports may reach addresses of this machine and of private networks, also without TLS: for development, and where all who may set them are trusted.',
    }),
  }),
  limits: z.object({
    uploadBytes: setting(bytes(), defaultLimits.fileBytes, { description: 'Size of one document.' }),
    multipartBytes: setting(bytes(), 25 * 1024 ** 2, { description: 'Size of one multipart GraphQL request.' }),
    expandedBytes: setting(bytes(), defaultLimits.expandedBytes, {
      description: 'What a zip container may expand to.',
    }),
    expansionRatio: setting(integer(2, 100_000), defaultLimits.expansionRatio, {
      description: 'How many times its size an entry of a zip container may expand to.',
    }),
    sheets: setting(integer(1, 100_000), defaultLimits.sheets, { description: 'Sheets of one workbook.' }),
    rows: setting(integer(1, 1_000_000_000), defaultLimits.rows, { description: 'Rows of one sheet.' }),
    columns: setting(integer(1, 1_000_000), defaultLimits.columns, { description: 'Columns of one sheet.' }),
    cells: setting(integer(1, 10_000_000_000), defaultLimits.cells, { description: 'Cells of one document.' }),
    cellBytes: setting(bytes(), defaultLimits.cellBytes, { description: 'Size of the text of one cell.' }),
    outputBytes: setting(bytes(), defaultLimits.outputBytes, {
      description:
        'Size of all rows that one document gives; also at most limits.expansion_ratio times the document, though never less than 64 MiB.',
    }),
    scratchBytes: setting(bytes(), defaultLimits.scratchBytes, {
      description:
        'Size of all files that are made of one document in an attempt: its rows, and a table in each format.',
    }),
  }),
});
