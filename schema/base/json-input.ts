import { z } from 'zod';
import type { Prisma } from '../../src/db/generated/client.ts';

const json = z.json();

/** A JSON argument as the database takes it: absent and `null` are the same. */
export function inputJson(value: unknown): Prisma.InputJsonValue | null {
  const parsed = json.parse(value ?? null);
  return parsed === null ? null : (parsed as Prisma.InputJsonValue);
}
