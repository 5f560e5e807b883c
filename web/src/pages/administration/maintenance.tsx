import { useQuery } from 'urql';
import { faultOf } from '../../data/failure.ts';
import { MaintenanceDocument, type MaintenanceQuery } from '../../generated/graphql.ts';
import { count, duration } from '../../ui/format.ts';
import { List, type ListColumn, ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';

type Pass = MaintenanceQuery['maintenance'][number];

/** What keeps the server tidy, how it goes, and which stored files are damaged. */
export function Maintenance() {
  const [{ data, error }] = useQuery({ query: MaintenanceDocument, requestPolicy: 'network-only' });
  const columns: ListColumn<Pass & { id: string }>[] = [
    { name: 'What', cell: ({ name, description }) => <span title={description}>{name.replaceAll('_', ' ')}</span> },
    { name: 'Last run', cell: ({ lastRun }) => <Status of={stateOf(lastRun)} /> },
    { name: 'When', cell: ({ lastRun }) => (lastRun ? <Time of={lastRun.startedAt} /> : '–') },
    {
      name: 'Took',
      isNumber: true,
      isExtra: true,
      cell: ({ lastRun }) => (lastRun?.durationMs == null ? '–' : duration(lastRun.durationMs)),
    },
    {
      name: 'Did',
      isExtra: true,
      cell: ({ lastRun }) =>
        lastRun?.counts
          .filter(({ amount }) => Number(amount) > 0)
          .map(({ name, amount }) => `${name} ${count(amount)}`)
          .join(', ') || 'nothing was due',
    },
    { name: 'Next', isExtra: true, cell: ({ nextRunAt }) => (nextRunAt ? <Time of={nextRunAt} /> : '–') },
  ];
  const damaged = data?.damagedObjects ?? [];
  const failures = (data?.maintenance ?? []).flatMap(({ name, lastFailure }) =>
    lastFailure ? [{ name, ...lastFailure }] : [],
  );
  return (
    <>
      <FailureNotice failure={error ? faultOf(error) : null} />
      {damaged.length > 0 && (
        <Section title="Damaged files">
          {damaged.map(({ key, subjectId, foundAt }) => (
            <Notice key={key} tone="bad">
              <code>{key}</code> of <code>{subjectId}</code>, found <Time of={foundAt} />
            </Notice>
          ))}
        </Section>
      )}
      <Section title="Passes">
        {data ? (
          <List label="Passes" columns={columns} items={data.maintenance.map((pass) => ({ ...pass, id: pass.name }))} />
        ) : (
          <ListSkeleton />
        )}
      </Section>
      {failures.length > 0 && (
        <Section title="What failed last">
          {failures.map(({ name, startedAt, error: reason }) => (
            <Notice key={name} tone="warn">
              <strong>{name}</strong> <Time of={startedAt} /> <span>{reason}</span>
            </Notice>
          ))}
        </Section>
      )}
    </>
  );
}

function stateOf(run: Pass['lastRun']): string {
  if (!run) return 'QUEUED';
  if (!run.finishedAt) return 'RUNNING';
  return run.error ? 'FAILED' : 'SUCCEEDED';
}
