import { z } from 'zod';

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

/** The queue that jobs travel on. */
export const taskQueueName = 'ade-tasks';

/** Maintenance has a queue of its own: it neither waits behind a thousand jobs nor keeps a job waiting. */
export const maintenanceQueueName = 'ade-maintenance';

/** There is a job to be had: claim the one whose turn it is, and run it. Which one is decided in PostgreSQL at that moment. */
export const runJob = defineTask({ name: 'job.run', schema: z.object({}) });

/** Looks which maintenance passes are due, and does them. */
export const runMaintenance = defineTask({ name: 'maintenance.run', schema: z.strictObject({}) });
