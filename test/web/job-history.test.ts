import { expect, test } from 'vitest';
import {
  blockLength,
  changedHistory,
  type History,
  type JobEvent,
  noHistory,
} from '../../web/src/pages/job/job-history.ts';

const facts = { occurredAt: '2026-01-01T00:00:00Z', message: 'What happened.' };

function eventAt(sequence: number): JobEvent {
  const place = { ...facts, id: `evt_${sequence}`, cursor: String(sequence), sequence };
  return sequence % 3 === 0
    ? {
        ...place,
        __typename: 'JobProgressedEvent',
        type: 'JOB_PROGRESSED',
        progress: sequence / 1_000,
        stage: 'EXTRACT',
      }
    : { ...place, __typename: 'JobTableExtractedEvent', type: 'JOB_TABLE_EXTRACTED' };
}

const events = Array.from({ length: 1_000 }, (_, index) => eventAt(index + 1));
const taken = (history: History, some: readonly JobEvent[]) => changedHistory(history, { events: some });

test('the history of a job is the same however many of its events come at a time', () => {
  const whole = taken(noHistory, events);
  for (const size of [1, 7, blockLength, blockLength + 1]) {
    let history = noHistory;
    for (let at = 0; at < events.length; at += size) history = taken(history, events.slice(at, at + size));
    expect(history).toEqual(whole);
  }
  expect(whole.blocks.slice(0, -1).every(({ length }) => length === blockLength)).toBe(true);
  expect(whole.blocks.flat()).toEqual(events.filter(({ __typename }) => __typename !== 'JobProgressedEvent'));
});

test('what is sent again changes nothing, and full blocks stay what they are', () => {
  const before = taken(noHistory, events.slice(0, 700));
  const after = taken(before, events.slice(500));
  expect(after).toEqual(taken(noHistory, events));
  expect(after.blocks[0]).toBe(before.blocks[0]);
});

test('how far a job is shows until something else happens', () => {
  const running = taken(noHistory, events.slice(0, 3));
  expect(running.progress?.sequence).toBe(3);
  expect(taken(running, events.slice(3, 4)).progress).toBeNull();
});
