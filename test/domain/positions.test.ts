import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type Database } from '../../src/db/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { Random } from '../support/random.ts';

// The audit log of a span of time is read between two positions. Events are dated by the beginning of their transaction, and so not in the order of their positions.

const many = 6_000;
const [first, hour] = [Date.parse('2026-01-01T00:00:00Z'), 3_600_000];
const random = new Random(20_261_130);

let server: TestDatabase;
let db: Database;
beforeAll(async () => {
  server = await createTestDatabase();
  db = createDatabase(server.url, { poolSize: 2 });
});
afterAll(async () => {
  await db.close();
  await server.drop();
});

async function positions(instant: number): Promise<{ before: number; after: number }> {
  const { rows } = await db.query<{ before: string; after: string }>(
    'SELECT ade_position_before($1) AS before, ade_position_after($1) AS after',
    [new Date(instant)],
  );
  return { before: Number(rows[0]?.before), after: Number(rows[0]?.after) };
}

test('without events there is nothing between them', async () => {
  const { before, after } = await positions(first);
  expect(before).toBeLessThan(after);
});

test('all events of a span lie between its positions, and few others', async () => {
  // One a minute, of transactions of up to an hour; a third of them is gone, and once for a day there were none.
  const events = Array.from({ length: many }, (_none, index) => {
    const written = first + index * 60_000 + (index > many / 2 ? 24 * hour : 0);
    return { pos: 1_000 + index, dated: written - (random.is(0.1) ? random.below(hour) : 0) };
  }).filter(() => random.is(0.67));
  await db.pool.query(
    `INSERT INTO event (pos, id, stream, seq, type, payload, actor_kind, occurred_at)
       SELECT pos, 'evt_01JAAAAAAA' || lpad(pos::text, 16, '0'), 'stream', pos, 'job.created', '{}', 'SYSTEM', dated FROM unnest($1::bigint[], $2::timestamptz[]) AS one (pos, dated)`,
    [events.map(({ pos }) => pos), events.map(({ dated }) => new Date(dated))],
  );
  const end = events.at(-1)?.dated ?? 0;
  for (let round = 0; round < 300; round += 1) {
    const instant = first - hour + random.below(end - first + 2 * hour);
    const { before, after } = await positions(instant);
    expect(events.filter(({ pos, dated }) => dated >= instant && pos <= before)).toEqual([]);
    expect(events.filter(({ pos, dated }) => dated < instant && pos >= after)).toEqual([]);
    // What is read in vain is of a day, which is let for transactions and clocks, and of those that took an hour.
    const inVain = events.filter(
      ({ pos, dated }) => (pos > before && dated < instant - 25 * hour) || (pos < after && dated > instant + 25 * hour),
    );
    expect(inVain.length).toBeLessThan(101);
  }
});
