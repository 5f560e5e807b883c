import { z } from 'zod';
import { defineTask } from '../../../src/queue/tasks.ts';

/** The task of the queue contract: it carries a note and asks for nothing. */
export const noteTask = defineTask({ name: 'test.note', schema: z.strictObject({ note: z.string().min(1) }) });
