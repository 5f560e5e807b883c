import type { HostileReport } from './hostile.ts';

/** The run’s outcome as text. */
export function describe(report: HostileReport): string {
  const { kinds, faults, quietMedian, hostileMedian, memberRequests, peakMemory } = report;
  const sum = (of: 'attempts' | 'held') => kinds.reduce((total, kind) => total + kind[of], 0);
  const rows = [...kinds, { kind: 'in all', attempts: sum('attempts'), held: sum('held') }];
  return [
    'attempts      held  of what kind',
    ...rows.map(({ kind, attempts, held }) => `${String(attempts).padStart(8)}  ${String(held).padStart(8)}  ${kind}`),
    '',
    `a member’s query: ${quietMedian.toFixed(1)} ms in quiet, ${hostileMedian.toFixed(1)} ms meanwhile, ${(hostileMedian / quietMedian).toFixed(1)} times as much (${memberRequests} requests)`,
    `memory of the API at its highest: ${peakMemory === null ? 'not known here' : `${Math.round(peakMemory / 1e6)} MB`}`,
    '',
    ...faults.map((fault) => `FAULT ${fault}`),
    faults.length === 0 ? 'Everything held.' : `${faults.length} things did not hold.`,
    '',
  ].join('\n');
}
