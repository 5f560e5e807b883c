import { type Few, fewIn, fewKey, fewOf, fewStatement, fewValues } from './few.ts';
import type { TransactionClient } from './transactions.ts';

type Found = ReadonlyMap<string, string[] | null>;

/** Prisma's arguments with those conditions narrowed down to the rows that an index knows, in the transaction in which they are read. */
export async function narrowed<Args>(args: Args, tx: TransactionClient): Promise<Args> {
  const asked = new Map<string, Few>();
  visit(args, (few) => asked.set(fewKey(few), few));
  if (asked.size === 0) return args;
  const found = new Map<string, string[] | null>();
  for (const [key, few] of asked) {
    const [row] = await tx.$queryNamed<{ to_json: unknown }>(fewStatement, fewValues(few));
    found.set(key, fewIn(row?.to_json));
  }
  return narrow(args, found);
}

function visit(value: unknown, see: (few: Few) => void): void {
  if (Array.isArray(value)) for (const each of value) visit(each, see);
  if (!isRecord(value)) return;
  const few = fewOf(value);
  if (few) see(few);
  for (const each of Object.values(value)) visit(each, see);
}

function narrow<Value>(value: Value, found: Found): Value;
function narrow(value: unknown, found: Found): unknown {
  if (Array.isArray(value)) return value.map((each) => narrow(each, found));
  if (!isRecord(value)) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, narrow(each, found)]));
  const few = fewOf(value);
  const ids = few && found.get(fewKey(few));
  return ids ? { AND: [inner, { id: { in: ids } }] } : inner;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
