import { useState } from 'react';
import { useQuery } from 'urql';
import { Link } from 'wouter';
import { faultOf } from '../../../data/failure.ts';
import type { NodeOf } from '../../../data/nodes.ts';
import { nameOf } from '../../../data/who.ts';
import { AuditLogDocument, type AuditLogQuery } from '../../../generated/graphql.ts';
import { ChoiceFilter, DaysFilter, Filters, TextFilter } from '../../../list/filters.tsx';
import { daysOf, useViewState } from '../../../list/view-state.ts';
import { List, type ListColumn, ListSkeleton } from '../../../ui/list.tsx';
import { More } from '../../../ui/more.tsx';
import { Empty, FailureNotice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { Time } from '../../../ui/time.tsx';
import { useViewer } from '../../../workspace/viewer.ts';
import { auditKinds } from './kinds.ts';
import { PersonFilter } from './person-filter.tsx';

const kindChoices = [
  { value: '', name: 'Of any kind' },
  ...auditKinds.map(({ name, label }) => ({ value: name, name: label })),
];

/** Of what has a page of its own, by how its ids begin. */
const pages = new Map([
  ['cfg', 'configurations'],
  ['doc', 'documents'],
  ['job', 'jobs'],
  ['tbl', 'tables'],
  ['whk', 'webhooks'],
]);

type Entry = NodeOf<AuditLogQuery['auditLog']>;

/** Who did what from where, newest first. */
export function AuditLog() {
  const view = useViewState();
  const { createdFrom: from, createdTo: to } = daysOf(view);
  const kind = auditKinds.find(({ name }) => name === view.get('kind'));
  const filter = {
    from,
    to,
    address: view.get('address').trim() || null,
    actorId: view.get('by') || null,
    types: kind?.types ?? null,
  };
  const key = view.search;
  const [place, setPlace] = useState<{ key: string; after: string | null }>({ key, after: null });
  const after = place.key === key ? place.after : null;
  const [{ data, error, fetching }] = useQuery({
    query: AuditLogDocument,
    variables: { after, filter },
    // What was done meanwhile stands in it as well.
    requestPolicy: 'cache-and-network',
  });
  const log = data?.auditLog;
  const by = log?.nodes.find(({ actor }) => actor && 'id' in actor && actor.id === filter.actorId)?.actor;
  const columns: ListColumn<Entry>[] = [
    {
      name: 'What',
      cell: ({ message, type, traceId }) => (
        <span title={traceId ? `Request ${traceId}` : undefined}>{message ?? wordsOf(type)}</span>
      ),
    },
    { name: 'Who', cell: ({ actor }) => nameOf(actor) },
    { name: 'From', isExtra: true, cell: ({ address }) => address ?? '–' },
    { name: 'On', isExtra: true, cell: (entry) => <Subject of={entry} /> },
    { name: 'When', cell: ({ occurredAt }) => <Time of={occurredAt} /> },
  ];
  return (
    <Section title="Audit log">
      <FailureNotice failure={error ? faultOf(error) : null} />
      <Filters>
        <TextFilter view={view} name="address" label="Network address" />
        <PersonFilter view={view} name="by" label="By whom" chosenName={by ? nameOf(by) : null} />
        <ChoiceFilter view={view} name="kind" label="Kind" choices={kindChoices} />
        <DaysFilter view={view} />
      </Filters>
      {!log ? (
        <ListSkeleton />
      ) : log.nodes.length === 0 ? (
        <Empty title="Nothing was done then, or from there" />
      ) : (
        <List label="Audit log" columns={columns} items={log.nodes} />
      )}
      <More pageInfo={log?.pageInfo} isBusy={fetching} onMore={(next) => setPlace({ key, after: next })} />
    </Section>
  );
}

/** What it was done to: leads there, where it has a page that the viewer can open. */
function Subject({ of: { subjectId, workspaceId } }: { of: Entry }) {
  const slug = useViewer().workspaces.find(({ id }) => id === workspaceId)?.slug;
  const page = pages.get(subjectId.split('_')[0] ?? '');
  const id = <code>{subjectId}</code>;
  return slug && page ? <Link href={`/w/${slug}/${page}/${subjectId}`}>{id}</Link> : id;
}

function wordsOf(type: string): string {
  return type.toLowerCase().replaceAll('_', ' ');
}
