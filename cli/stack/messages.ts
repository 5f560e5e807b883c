import { z } from 'zod';

// What the supervisor and its processes say to each other over Node's IPC channel. It is a pipe between the two alone: unlike
// arguments and environment variables, no other user of the machine can read the database's password or the first key from it.

/** To a process. */
export const order = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('run'),
    databaseUrl: z.string(),
    /**
     * What takes the place of the configured port, once it is known which one a free port is: a restarted API keeps it, and the worker
     * makes links with it.
     */
    port: z.int().nullable(),
  }),
  /** With `hurry`: give up what is under way. May follow one without. */
  z.strictObject({ type: z.literal('stop'), hurry: z.boolean() }),
]);
export type Order = z.infer<typeof order>;

const firstSetup = z.object({ workspaceSlug: z.string(), apiKey: z.string(), setUpLink: z.string() });
export type ShownSetup = z.infer<typeof firstSetup>;

/** From a process. */
export const report = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('ready'),
    /** Where the API listens; null from the worker. */
    url: z.string().nullable(),
    /** What the first start of all has created, to be shown once. */
    firstSetup: firstSetup.nullable(),
  }),
  z.strictObject({
    type: z.literal('failed'),
    /** Why it ends, for people. */
    message: z.string(),
    /** Whether something that it needs is away, so that a later start may succeed. */
    isOutage: z.boolean(),
  }),
]);
export type Report = z.infer<typeof report>;
export type Ready = Extract<Report, { type: 'ready' }>;
export type Failed = Extract<Report, { type: 'failed' }>;
