import { useEffect, useReducer } from 'react';
import { follow } from '../../data/follow.ts';
import { Gathering } from '../../data/gather.ts';
import {
  JobTimelineDocument,
  type JobTimelineSubscription,
  type JobTimelineSubscriptionVariables,
} from '../../generated/graphql.ts';
import { changedHistory, type History, type JobEvent, noHistory } from './job-history.ts';

/** Everything that has happened to a job, whole from the beginning, and what happens now. */
export function useJobHistory(jobId: string): History {
  const [history, change] = useReducer(changedHistory, noHistory);
  useEffect(() => {
    change('anew');
    const coming = new Gathering<JobEvent>((events) => change({ events }));
    const leave = follow<JobTimelineSubscription['jobEventBatches'][number], JobTimelineSubscriptionVariables>(
      JobTimelineDocument,
      { jobId, after: null },
      {
        onEvent: (event) => coming.add(event),
        onReset() {
          coming.clear();
          change('anew');
        },
        onEnd(reason) {
          coming.flush();
          change({ end: reason });
        },
      },
    );
    return () => {
      leave();
      coming.clear();
    };
  }, [jobId]);
  return history;
}
