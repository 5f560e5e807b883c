import { z } from 'zod';

/** A queue of its own, with its own workers: what waits in one keeps nothing in another waiting. */
export type Lane = 'jobs' | 'errands';

/** What the queues are called in BullMQ. */
export const queueNames = {
  /** Extractions, which take long and are many. */
  jobs: 'ade-tasks',
  /** What is soon done: exports, mails, deliveries to webhooks. */
  errands: 'ade-errands',
  maintenance: 'ade-maintenance',
} as const;

/** One kind of background work. Payloads carry ids, never records: the row in PostgreSQL is the truth. */
export interface TaskDefinition<Payload = unknown> {
  /** Unique among all tasks. */
  name: string;
  /** Checked when a task is handed over and again when it is taken; plain JSON, no transforms. */
  schema: z.ZodType<Payload>;
}

export function defineTask<Payload>(definition: TaskDefinition<Payload>): TaskDefinition<Payload> {
  return definition;
}

/** What the settings say about attempts at extracting a document. */
export interface AttemptSettings {
  maxAttempts: number;
  timeoutSeconds: number;
}

/**
 * "A row of this kind is due": claim the one whose turn it is. Which one is decided in PostgreSQL at that moment, so the task
 * carries nothing.
 */
export interface DueTask extends TaskDefinition<Record<string, never>> {
  lane: Lane;
  /** Attempts at one row before a fault of the system is final. */
  attempts(settings: AttemptSettings): number;
  /** Seconds that one attempt may take. */
  timeoutSeconds(settings: AttemptSettings): number;
}

const noPayload = z.strictObject({});

/** Extracts a document. */
export const runJob: DueTask = {
  name: 'job.run',
  lane: 'jobs',
  schema: noPayload,
  attempts: ({ maxAttempts }) => maxAttempts,
  timeoutSeconds: ({ timeoutSeconds }) => timeoutSeconds,
};

/** Makes a file of tables. */
export const makeExport: DueTask = {
  name: 'export.make',
  lane: 'errands',
  schema: noPayload,
  attempts: ({ maxAttempts }) => maxAttempts,
  timeoutSeconds: ({ timeoutSeconds }) => timeoutSeconds,
};

/** Sends a mail: tried again for half a day. */
export const sendMail: DueTask = {
  name: 'mail.send',
  lane: 'errands',
  schema: noPayload,
  attempts: () => 8,
  timeoutSeconds: () => 120,
};

/** Sends an event to a webhook: tried again for a day. */
export const sendDelivery: DueTask = {
  name: 'webhook.send',
  lane: 'errands',
  schema: noPayload,
  attempts: () => 8,
  timeoutSeconds: () => 30,
};

/** Looks which maintenance passes are due, and does them. */
export const runMaintenance = defineTask({ name: 'maintenance.run', schema: noPayload });
