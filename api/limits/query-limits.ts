import type { QueryLimits } from '../../schema/cost/judge.ts';
import type { Viewer } from '../../src/auth/viewer.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Meter } from './meter.ts';

/** What an operation may be like, by who asks. */
export function queryLimitsFor(settings: Settings['requests']): (viewer: Viewer | null) => QueryLimits {
  const { tokens, depth, aliases, directives, cost, subscriptionCost } = settings;
  const members = { tokens, depth, aliases, directives, points: cost, subscriptionPoints: subscriptionCost };
  const strangers = {
    ...members,
    tokens: Math.min(tokens, settings.strangerTokens),
    points: settings.strangerCost,
    subscriptionPoints: Math.min(subscriptionCost, settings.strangerCost),
  };
  return (viewer) => (viewer ? members : strangers);
}

/** What the limits know of a request's context. */
export interface LimitedContext {
  facts: {
    viewer: Viewer | null;
    meter: Meter;
    /** Milliseconds that the operation may take. */
    deadlineMs: number;
  };
}
