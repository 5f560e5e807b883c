import { setTimeout as delay } from 'node:timers/promises';
import type { RunRecord } from '../record.ts';
import { type Draw, type FaultKind, within } from './fault.ts';

export interface Fault extends Draw {
  kind: FaultKind;
  /** Milliseconds after the fault before it. */
  after: number;
}

export interface FaultOutcome {
  kind: string;
  /** Milliseconds from the fault until what it had hit was ready again; `null` when it never was. */
  recoveredIn: number | null;
}

/** Milliseconds in which what was hit has to be ready again. */
const recoversWithin = 180_000;

/** Every kind as often as the others, in an order and at moments that the random numbers say. */
export function planFaults(
  kinds: readonly FaultKind[],
  { faults, seconds }: { faults: number; seconds: number },
  random: () => number,
): Fault[] {
  const gap = (seconds * 1000) / Math.max(1, faults);
  const chosen = Array.from({ length: faults }, (_fault, at) => kinds[at % kinds.length]).flatMap((kind) => kind ?? []);
  return shuffled(chosen, random).map((kind) => ({
    kind,
    after: gap * (0.3 + 1.4 * random()),
    target: Math.floor(random() * 1_000),
    force: random(),
  }));
}

function shuffled<T>(items: T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** Injects the faults one after the other, without waiting until the one before is mended: faults may come together. */
export async function injectFaults(
  plan: readonly Fault[],
  { record, signal }: { record: RunRecord; signal: AbortSignal },
): Promise<FaultOutcome[]> {
  const running: Promise<FaultOutcome>[] = [];
  const busy = new Map<unknown, Promise<unknown>>();
  try {
    for (const { kind, after, ...draw } of plan) {
      await delay(after, undefined, { signal });
      const { target, inject } = kind.draw(draw);
      // What lies down already cannot be killed: that fault waits until it is up again.
      await busy.get(target);
      const begun = performance.now();
      const recovery = within(recoversWithin, inject()).then(
        () => ({ kind: kind.name, recoveredIn: performance.now() - begun }),
        (error: unknown) => {
          record.lose(`after "${kind.name}": ${error instanceof Error ? error.message : error}`);
          return { kind: kind.name, recoveredIn: null };
        },
      );
      busy.set(target, recovery);
      running.push(recovery);
    }
  } finally {
    // Also when the run is broken off: what lies down must not get up after everything has been ended.
    await Promise.all(running);
  }
  return Promise.all(running);
}
