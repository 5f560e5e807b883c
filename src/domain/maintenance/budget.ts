/** How long a run may take: until its time is over or the worker says stop. Asked between batches. */
export interface Budget {
  spent(): boolean;
}

export function startBudget(ms: number, signal: AbortSignal): Budget {
  const end = performance.now() + ms;
  return { spent: () => signal.aborted || performance.now() >= end };
}
