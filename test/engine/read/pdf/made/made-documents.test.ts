/** Statements of accounts, wrapped records and running text, made at random: the truth is written before a document is read. */
import { expect, test } from 'vitest';
import { Chance } from '../../../../../scripts/learn/random.ts';
import { judge } from './judged-document.ts';
import { runningText } from './running-text.ts';
import type { MadeDocument } from './set-rows.ts';
import { statement } from './statement.ts';
import { wrappedRecords } from './wrapped-records.ts';

const judged = 40;

/** Of so many documents, so few may come out otherwise than they are, and fewer may lose a record; none without a word. */
test.each<[string, (chance: Chance) => MadeDocument, { wrong: number; lost: number }]>([
  ['statements of accounts', statement, { wrong: 1, lost: 0 }],
  ['records with wrapped texts', wrappedRecords, { wrong: 1, lost: 0 }],
  ['running text, and tables within it', runningText, { wrong: 3, lost: 2 }],
])('%s come out as they are', { timeout: 300_000 }, async (_kind, make, most) => {
  const verdicts = [];
  for (let seed = 0; seed < judged; seed++)
    verdicts.push({ seed, ...(await judge(make(new Chance(Math.imul(seed + 1, 2_654_435_761) >>> 1)))) });
  const wrong = verdicts.filter(({ isRight }) => !isRight);
  const lost = wrong.filter((verdict) => verdict.lost > 0);
  const seeds = wrong.map(({ seed }) => seed).join();
  expect(wrong.length, seeds).toBeLessThanOrEqual(most.wrong);
  expect(lost.length, seeds).toBeLessThanOrEqual(most.lost);
  expect(lost.filter(({ isTold }) => !isTold)).toEqual([]);
});
