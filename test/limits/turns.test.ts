import { expect, test } from 'vitest';
import { Turns } from '../../api/limits/turns.ts';

test('one request begins in a round, and clients take turns', async () => {
  const turns = new Turns();
  const begun: string[] = [];
  const request = async (client: string) => {
    await turns.take(client);
    begun.push(client);
  };
  const many = Array.from({ length: 4 }, () => request('many'));
  const others = [request('one'), request('other')];
  await Promise.all([...many, ...others]);
  expect(begun).toEqual(['many', 'many', 'one', 'other', 'many', 'many']);
});

test('nothing waits where nothing else begins', async () => {
  const turns = new Turns();
  for (let times = 0; times < 3; times += 1) {
    let isBegun = false;
    void turns.take('one').then(() => {
      isBegun = true;
    });
    await null;
    await null;
    expect(isBegun).toBe(true);
    await new Promise(setImmediate);
  }
});
