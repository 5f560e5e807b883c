import { expect, test } from 'vitest';
import { TooManyWaitingError, Turns } from '../../src/previews/turns.ts';

const never = new AbortController().signal;

/** Work that goes on until it is let go. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>();
  let hasBegun = false;
  return {
    begun: () => hasBegun,
    end: resolve,
    work: async () => {
      hasBegun = true;
      await promise;
    },
  };
}

test('one place is left for another group, and those who wait take turns', async () => {
  const turns = new Turns({ places: 2, waiting: 10 });
  const order: string[] = [];
  const blocker = held();
  const begun = [turns.take('a', never, blocker.work)];
  for (const name of ['a2', 'a3']) begun.push(turns.take('a', never, async () => void order.push(name)));
  await turns.take('b', never, async () => void order.push('b1'));
  expect(order).toEqual(['b1']);
  const second = held();
  begun.push(turns.take('c', never, second.work));
  begun.push(turns.take('b', never, async () => void order.push('b2')));
  blocker.end();
  second.end();
  await Promise.all(begun);
  expect(order).toEqual(['b1', 'a2', 'b2', 'a3']);
});

test('with one place everything waits, group by group', async () => {
  const turns = new Turns({ places: 1, waiting: 10 });
  const blocker = held();
  const order: string[] = [];
  const all = [turns.take('a', never, blocker.work)];
  for (const [group, name] of [
    ['a', 'a2'],
    ['a', 'a3'],
    ['b', 'b1'],
    ['c', 'c1'],
  ] as const) {
    all.push(turns.take(group, never, async () => void order.push(name)));
  }
  expect(order).toEqual([]);
  blocker.end();
  await Promise.all(all);
  expect(order).toEqual(['a2', 'b1', 'c1', 'a3']);
});

test('who leaves while waiting is not waited for, and too many of one group are refused', async () => {
  const turns = new Turns({ places: 2, waiting: 1 });
  const blocker = held();
  const running = turns.take('a', never, blocker.work);
  const leaving = new AbortController();
  const left = turns.take('a', leaving.signal, async () => {});
  await expect(turns.take('a', never, async () => {})).rejects.toThrow(TooManyWaitingError);
  leaving.abort(new Error('left'));
  await expect(left).rejects.toThrow('left');
  const next = held();
  const waiting = turns.take('a', never, next.work);
  expect(next.begun()).toBe(false);
  blocker.end();
  next.end();
  await Promise.all([running, waiting]);
  expect(next.begun()).toBe(true);
});

test('a place comes back from work that fails', async () => {
  const turns = new Turns({ places: 1, waiting: 1 });
  await expect(turns.take('a', never, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await turns.take('b', never, async () => 'done')).toBe('done');
});
