import { z } from 'zod';
import { tableFormats } from '../../engine/closed-sets.ts';
import { ValidationError } from '../kernel/index.ts';

/** What a job may set differently from its configuration, for one document. */
export const jobOptions = z.strictObject({
  /** Which sheets to read: names, or positions from 1. */
  sheets: z.union([z.literal('all'), z.array(z.union([z.string(), z.int().positive()])).min(1)]).optional(),
  encoding: z.string().min(1).optional(),
  delimiter: z.string().length(1).optional(),
  /** Files to make of each table, beside those that the configuration names. */
  exports: z.array(z.enum(tableFormats)).max(tableFormats.length).optional(),
});
export type JobOptions = z.infer<typeof jobOptions>;

/** Options as they came in; `null` for none. Throws ValidationError with every fault. */
export function readOptions(options: unknown): JobOptions | null {
  if (options === undefined || options === null) return null;
  const parsed = jobOptions.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new ValidationError(
    'The options cannot be used.',
    parsed.error.issues.map((issue) => ({
      path: ['options', ...issue.path.map(String)].join('.'),
      message: issue.message,
      code: 'INVALID',
    })),
  );
}
