import { setTimeout as delay } from 'node:timers/promises';
import { untilReady } from '../health.ts';
import type { RunRecord } from '../record.ts';
import type { Damage } from './damage.ts';
import type { FaultKind } from './fault.ts';
import type { SmallDisk } from './small-disk.ts';

/** Milliseconds that a disk stays full. */
const longestFull = 4_000;
/** Objects that are damaged at a time. */
const mostDamaged = 6;

/** What can be done to any installation, beside its own parts. */
export function sharedFaults({
  endpoints,
  damage,
  disk,
  dropSockets,
  random,
  record,
}: {
  endpoints: readonly string[];
  damage: Damage;
  disk: SmallDisk | null;
  dropSockets(share: number): void;
  random: () => number;
  record: RunRecord;
}): FaultKind[] {
  const dropping: FaultKind = {
    name: 'drop sockets',
    draw: ({ force }) => ({ target: null, inject: async () => dropSockets(0.2 + 0.8 * force) }),
  };
  const damaging: FaultKind = {
    name: 'change bits of stored objects',
    draw: ({ force }) => ({
      target: damage,
      async inject() {
        for (let left = Math.ceil(force * mostDamaged); left > 0; left -= 1) {
          if (await damage.flipResult(random)) record.count('stored objects damaged');
        }
      },
    }),
  };
  if (!disk) return [dropping, damaging];
  const filling: FaultKind = {
    name: 'fill the disk',
    draw: ({ force }) => ({
      target: disk,
      async inject() {
        await disk.fill();
        await delay(force * longestFull);
        await disk.free();
        await untilReady(endpoints);
      },
    }),
  };
  return [dropping, damaging, filling];
}
