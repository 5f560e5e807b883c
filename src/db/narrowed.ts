import { type Asked, askKey, askStep, asksOf, type KnownIds, knownIn } from './known-ids.ts';
import type { TransactionClient } from './transactions.ts';

type Found = ReadonlyMap<string, KnownIds>;

/** Prisma's arguments with conditions narrowed down to the ids that are known, in the transaction in which they are read. */
export async function narrowed<Args>(args: Args, tx: TransactionClient): Promise<Args> {
  const asks = new Map<string, Asked>();
  visit(args, (asked) => asks.set(askKey(asked), asked));
  if (asks.size === 0) return args;
  const found = new Map<string, KnownIds>();
  for (const [key, asked] of asks) {
    const { statement, values } = askStep(asked);
    const [row] = await tx.$queryNamed<{ answer: string | null }>(statement, [...values]);
    found.set(key, knownIn(asked, row?.answer));
  }
  // Of what is not few, the newest are soon found, by an index in their order; behind the wall PostgreSQL takes every word for rare, and would find and sort all of them first.
  const isCommon = [...asks].some(([key, { what }]) => what === 'few' && found.get(key) === null);
  if (isCommon) await tx.$executeRaw`SELECT set_config('enable_sort', 'off', true)`;
  return narrow(args, found);
}

function visit(value: unknown, see: (asked: Asked) => void): void {
  if (Array.isArray(value)) for (const each of value) visit(each, see);
  if (!isRecord(value)) return;
  for (const asked of asksOf(value)) see(asked);
  for (const each of Object.values(value)) visit(each, see);
}

function narrow<Value>(value: Value, found: Found): Value;
function narrow(value: unknown, found: Found): unknown {
  if (Array.isArray(value)) return value.map((each) => narrow(each, found));
  if (!isRecord(value)) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, narrow(each, found)]));
  const conditions = asksOf(value).flatMap((asked) => {
    const known = found.get(askKey(asked)) ?? null;
    if (known === null) return [];
    return [{ id: 'ids' in known ? { in: known.ids } : { gte: known.first, lte: known.last } }];
  });
  return conditions.length > 0 ? { AND: [inner, ...conditions] } : inner;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
