import { useMutation, useQuery } from 'urql';
import { failureOf } from '../../data/failure.ts';
import {
  CancelJobDocument,
  CancelJobsDocument,
  JobCountsDocument,
  type JobFilter,
  type JobLineFragment,
  RetryJobDocument,
  RetryJobsDocument,
} from '../../generated/graphql.ts';
import { useKeys } from '../../keys/keys.ts';
import { useBulkAction } from '../../list/bulk-action.tsx';
import { BulkBar } from '../../list/bulk-bar.tsx';
import { oneByOne } from '../../list/one-by-one.ts';
import { Button } from '../../ui/button.tsx';
import { confirmed } from '../../ui/confirmation.tsx';
import { count, counted } from '../../ui/format.ts';
import { useMay, useWorkspace } from '../../workspace/viewer.ts';
import { openIn, retryableIn } from './job-filter.ts';

interface JobsBulkProps {
  filter: JobFilter;
  selected: readonly JobLineFragment[];
  onClear(): void;
  onDone(): void;
}

/** Cancels and repeats many jobs: those that are chosen, or all that the filters name. Says of how many before and afterwards. */
export default function JobsBulk({ filter, selected, onClear, onDone }: JobsBulkProps) {
  const { id: workspaceId } = useWorkspace();
  const mayCancel = useMay('JOBS_CANCEL');
  const mayRetry = useMay('JOBS_SUBMIT');
  const { isBusy, answer, act, forget } = useBulkAction({ onClear, onDone });
  const [, cancel] = useMutation(CancelJobDocument);
  const [, retry] = useMutation(RetryJobDocument);
  const [, cancelAll] = useMutation(CancelJobsDocument);
  const [, retryAll] = useMutation(RetryJobsDocument);
  const [{ data }] = useQuery({
    query: JobCountsDocument,
    variables: { id: workspaceId, open: openIn(filter), retryable: retryableIn(filter) },
    requestPolicy: 'network-only',
    pause: selected.length === 0,
  });
  const inAll = {
    open: openIn(filter).statuses?.length ? (data?.workspace?.open?.totalCount ?? 0) : 0,
    retryable: retryableIn(filter).statuses?.length ? (data?.workspace?.retryable?.totalCount ?? 0) : 0,
  };
  const open = selected.filter(({ status }) => status === 'QUEUED' || status === 'RUNNING').map(({ id }) => id);
  const over = selected.filter(({ status }) => status === 'FAILED' || status === 'CANCELLED').map(({ id }) => id);
  const cancelFilter = async () => {
    const result = await cancelAll({ workspaceId, filter: openIn(filter) });
    const cancelled = result.data?.cancelJobs;
    if (cancelled?.__typename !== 'CancelJobsPayload') return { text: '', failure: failureOf(result, cancelled) };
    const { cancelledCount, othersCount, overCount } = cancelled;
    const left = [
      othersCount > 0 && `${count(othersCount)} of other people left alone`,
      overCount > 0 && `${count(overCount)} had ended`,
    ].filter(Boolean);
    return { text: [`${counted(cancelledCount, 'job')} cancelled`, ...left].join(', '), failure: null };
  };
  const retryFilter = async () => {
    const result = await retryAll({ workspaceId, filter: retryableIn(filter) });
    const retried = result.data?.retryJobs;
    if (retried?.__typename !== 'RetryJobsPayload') return { text: '', failure: failureOf(result, retried) };
    const gone = retried.goneCount > 0 ? `, ${count(retried.goneCount)} left alone whose document is deleted` : '';
    return { text: `${counted(retried.retriedCount, 'job')} submitted again${gone}`, failure: null };
  };
  const cancelChosen = () =>
    act(async () => {
      const done = await oneByOne(open, (id) => cancel({ id }));
      return { text: `${counted(done.count, 'job')} cancelled`, failure: done.failure };
    });
  const retryChosen = () =>
    act(async () => {
      const done = await oneByOne(over, (id) => retry({ id }));
      return { text: `${counted(done.count, 'job')} submitted again`, failure: done.failure };
    });
  const isToCancel = mayCancel && open.length > 0;
  const isToRetry = mayRetry && over.length > 0;
  useKeys([
    ...(isToCancel ? [{ keys: 'c', says: 'Cancel the chosen jobs', act: () => void cancelChosen() }] : []),
    ...(isToRetry ? [{ keys: 'r', says: 'Retry the chosen jobs', act: () => void retryChosen() }] : []),
  ]);
  return (
    <BulkBar count={selected.length} answer={answer} onSeen={forget} onClear={onClear}>
      {isToCancel && (
        <Button look="danger" isBusy={isBusy} onClick={cancelChosen}>
          Cancel {counted(open.length, 'job')}
        </Button>
      )}
      {isToRetry && (
        <Button isBusy={isBusy} onClick={retryChosen}>
          Retry {counted(over.length, 'job')}
        </Button>
      )}
      {mayCancel && inAll.open > open.length && (
        <Button
          look="danger"
          isBusy={isBusy}
          onClick={async () => {
            const question = {
              title: `Cancel all ${counted(inAll.open, 'job')} of the filters?`,
              says: 'Those that wait or run end without tables. They can be submitted again.',
              verb: `Cancel ${counted(inAll.open, 'job')}`,
            };
            if (await confirmed(question)) void act(cancelFilter);
          }}
        >
          Cancel all {count(inAll.open)} of the filters
        </Button>
      )}
      {mayRetry && inAll.retryable > over.length && (
        <Button
          isBusy={isBusy}
          onClick={async () => {
            const question = {
              title: `Retry all ${counted(inAll.retryable, 'job')} of the filters?`,
              says: 'Those that failed or were cancelled are submitted again, unless they have been repeated already.',
              verb: `Retry ${counted(inAll.retryable, 'job')}`,
              isGentle: true,
            };
            if (await confirmed(question)) void act(retryFilter);
          }}
        >
          Retry all {count(inAll.retryable)} of the filters
        </Button>
      )}
    </BulkBar>
  );
}
