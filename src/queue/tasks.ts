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

/** The queue that all tasks travel on. */
export const taskQueueName = 'ade-tasks';

export const runJob = defineTask({
  name: 'job.run',
  schema: z.strictObject({ jobId: z.string(), attempt: z.int().positive(), correlationId: z.string().nullable() }),
});
