import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../../src/domain/kernel/ids.ts';
import { allDone, moreToDo, type Pass } from '../../../src/domain/maintenance/pass.ts';
import { type House, keepAll, openHouse, runNow } from './fixture.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const passOf = (run: Pass['run'], everyMs = 3_600_000): Pass => ({
  name: newId('Event'),
  description: 'A pass of a test.',
  everyMs,
  removesFiles: false,
  run,
});
const due = { force: false };
const minutesUntil = (date: Date | undefined) => ((date?.getTime() ?? 0) - Date.now()) / 60_000;

test('a run is written down, and the next is due after its interval', async () => {
  const pass = passOf(async (_context, work) => {
    work.count('things', 2);
    work.count('things', 3);
    return allDone;
  });
  const { outcome, run } = await runNow(house, pass, {}, due);
  expect(outcome).toBe('RAN');
  expect(run).toMatchObject({ counts: { things: 5 }, error: null, isComplete: true, position: null });
  expect(run?.finishedAt).toBeInstanceOf(Date);
  expect(minutesUntil(run?.nextAt)).toBeGreaterThan(58);
  expect((await runNow(house, pass, {}, due)).outcome).toBe('NOT_DUE');
  // The round before that instant counts as that instant's.
  expect((await runNow(house, pass, {}, { ...due, soonMs: 3 * 3_600_000 })).outcome).toBe('RAN');
});

test('of many at once one runs, and the others find it busy or done', async () => {
  let running = 0;
  let runs = 0;
  const pass = passOf(async () => {
    running += 1;
    runs += 1;
    expect(running).toBe(1);
    await turn();
    running -= 1;
    return allDone;
  });
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => runNow(house, pass, {}, due)));
  expect(outcomes.filter(({ outcome }) => outcome === 'RAN')).toHaveLength(1);
  expect(runs).toBe(1);
});

test('what fails is written down with what it had done, and the next run comes soon', async () => {
  const pass = passOf(async (_context, work) => {
    work.count('things', 1);
    throw new Error('the store is full');
  });
  const { outcome, run } = await runNow(house, pass, {}, due);
  expect(outcome).toBe('RAN');
  expect(run).toMatchObject({ counts: { things: 1 }, error: 'the store is full', isComplete: false });
  expect(minutesUntil(run?.nextAt)).toBeLessThan(1);
});

test('a run whose time is over, or that is told to stop, is followed by one that goes on where it stopped', async () => {
  const positions: (string | null)[] = [];
  const pass = passOf(async (_context, work) => {
    positions.push(work.position);
    expect(work.budget.spent()).toBe(positions.length < 3);
    return positions.length < 3 ? { complete: false, position: `${positions.length}` } : allDone;
  });
  await runNow(house, pass, {}, { budgetMs: 0 });
  await runNow(house, pass, {}, { signal: AbortSignal.abort() });
  expect((await runNow(house, pass, {})).run).toMatchObject({ isComplete: true, position: null });
  await runNow(house, pass, {});
  expect(positions).toEqual([null, '1', '2', null]);
});

test('a run whose process was killed is marked, and made up for at once', async () => {
  const pass = passOf(async () => allDone);
  await house.prisma.maintenanceRun.create({
    data: { pass: pass.name, nextAt: new Date(Date.now() + 3_600_000), position: null },
  });
  expect((await runNow(house, pass, {}, due)).outcome).toBe('RAN');
  const runs = await house.prisma.maintenanceRun.findMany({ where: { pass: pass.name }, orderBy: { id: 'asc' } });
  expect(runs).toMatchObject([
    { error: 'The process that ran this has died.', isComplete: false },
    { error: null, isComplete: true },
  ]);
});

test('a pass whose connection breaks is stopped, and another process can take over', async () => {
  const began = Promise.withResolvers<void>();
  const pass = passOf(async (_context, work) => {
    began.resolve();
    while (!work.budget.spent()) await turn();
    return moreToDo;
  });
  const first = runNow(house, pass, {});
  await began.promise;
  expect((await runNow(house, pass, {})).outcome).toBe('BUSY');
  await house.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_locks
     WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND objid = hashtext($1)::bigint & 4294967295`,
    [pass.name],
  );
  expect((await first).outcome).toBe('RAN');
  expect((await runNow(house, pass, {}, { budgetMs: 0 })).outcome).toBe('RAN');
});

test('only the newest runs are remembered', async () => {
  const pass = passOf(async () => allDone);
  for (let index = 0; index < 53; index += 1) await runNow(house, pass, keepAll);
  expect(await house.prisma.maintenanceRun.count({ where: { pass: pass.name } })).toBe(50);
});

test('the last run that went well is remembered, however many fail after it', async () => {
  const fails = { now: false };
  const pass = passOf(async () => {
    if (fails.now) throw new Error('the store is away');
    return allDone;
  });
  const { run: good } = await runNow(house, pass, keepAll);
  fails.now = true;
  for (let index = 0; index < 53; index += 1) await runNow(house, pass, keepAll);
  const runs = await house.prisma.maintenanceRun.findMany({ where: { pass: pass.name }, orderBy: { id: 'asc' } });
  expect(runs).toHaveLength(51);
  expect(runs[0]?.id).toBe(good?.id);
});
