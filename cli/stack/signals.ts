import { whenNpmIsGone } from './npm-parents.ts';

const shutdownSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `first` for the first signal that asks us to end, and `second` for each one after it: the operator is in a hurry. That npm, which
 * has started us, is gone counts as such a signal.
 */
export function onShutdownSignal({ first, second }: { first(): void; second(): void }): void {
  let asked = false;
  for (const signal of shutdownSignals) {
    process.on(signal, () => {
      if (asked) second();
      else first();
      asked = true;
    });
  }
  whenNpmIsGone(() => {
    if (!asked) first();
    asked = true;
  });
}

/** For a process that is asked to end by other means. */
export function ignoreShutdownSignals(): void {
  for (const signal of shutdownSignals) process.on(signal, () => {});
}
