import { describe } from 'vitest';
import { queueOutlivesOutages } from './outages.ts';
import { type QueueUnderTest, rigQueue } from './rig.ts';
import { tasksAreDelivered } from './tasks.ts';
import { workersShareAndStop } from './workers.ts';

/** What the queue and its workers promise on every backend. */
export function queueContract(name: string, start: () => Promise<QueueUnderTest>): void {
  describe(`task queue: ${name}`, () => {
    const rig = rigQueue(start);
    tasksAreDelivered(rig);
    workersShareAndStop(rig);
    queueOutlivesOutages(rig);
  });
}
