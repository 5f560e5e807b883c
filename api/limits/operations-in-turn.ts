import type { ExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Viewer } from '../../src/auth/viewer.ts';
import type { Meter } from './meter.ts';
import type { Room } from './room.ts';

interface PaidContext {
  facts: { viewer: Viewer | null; meter: Meter };
}

/** Has operations wait while as many points as may be are worked on; what strangers may ask for is little. */
export function operationsInTurn(room: Room): Plugin<PaidContext> {
  return {
    onExecute: ({ args: { contextValue }, executeFn, setExecuteFn }) => {
      const { viewer, meter } = contextValue.facts;
      if (!viewer) return;
      setExecuteFn(async (args: ExecutionArgs & { signal?: AbortSignal }) => {
        const leave = await room.enter(meter.cost.requested, meter.who, args.signal);
        try {
          return await executeFn(args);
        } finally {
          leave();
        }
      });
    },
  };
}
