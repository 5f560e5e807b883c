import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { failureOf, faultOf } from '../../data/failure.ts';
import { nodesOf } from '../../data/nodes.ts';
import { nameOf } from '../../data/who.ts';
import {
  AllWorkspacesDocument,
  type AllWorkspacesQuery,
  ChangeQuotaDocument,
  type WorkspaceUseFragment,
} from '../../generated/graphql.ts';
import { Filters, TextFilter } from '../../list/filters.tsx';
import { useViewState } from '../../list/view-state.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/form/field.tsx';
import { Form } from '../../ui/form/form.tsx';
import { bytes, count } from '../../ui/format.ts';
import { List, type ListColumn, ListSkeleton } from '../../ui/list.tsx';
import { More } from '../../ui/more.tsx';
import { Empty, FailureNotice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';

type Erasure = NonNullable<NonNullable<AllWorkspacesQuery['workspaceErasures']>['nodes']>[number];

/** Every workspace of the server: what it may hold and use, and which were deleted. */
export function AllWorkspaces() {
  const view = useViewState();
  const search = view.get('q').trim() || null;
  const [place, setPlace] = useState<{ search: string | null; after: string | null }>({ search, after: null });
  const after = place.search === search ? place.after : null;
  const [{ data, error, fetching }] = useQuery({ query: AllWorkspacesDocument, variables: { after, search } });
  const page = data?.workspaceQuotas;
  const columns: ListColumn<WorkspaceUseFragment & { id: string }>[] = [
    { name: 'Name', cell: ({ name, slug }) => <span title={slug}>{name}</span> },
    { name: 'Documents', isNumber: true, cell: (one) => bytes(one.bytes.used) },
    { name: 'Rows this month', isNumber: true, isExtra: true, cell: ({ rowsPerMonth }) => count(rowsPerMonth.used) },
    { name: 'Jobs this month', isNumber: true, isExtra: true, cell: ({ jobsPerMonth }) => count(jobsPerMonth.used) },
    { name: 'Members', isNumber: true, isExtra: true, cell: ({ members }) => count(members.used) },
    { name: 'What can be done', isNameHidden: true, cell: (one) => <Limits of={one} /> },
  ];
  const erased: ListColumn<Erasure>[] = [
    { name: 'Workspace', cell: ({ workspaceId }) => <code>{workspaceId}</code> },
    { name: 'Deleted', cell: ({ requestedAt }) => <Time of={requestedAt} /> },
    { name: 'By', isExtra: true, cell: ({ requestedBy }) => requestedBy?.name ?? nameOf(null) },
    { name: 'Erased', cell: ({ erasedAt }) => (erasedAt ? <Time of={erasedAt} /> : 'under way') },
    { name: 'Verified', isExtra: true, cell: ({ verifiedAt }) => (verifiedAt ? <Time of={verifiedAt} /> : '–') },
  ];
  const erasures = nodesOf(data?.workspaceErasures);
  return (
    <>
      <Section title="Workspaces">
        <FailureNotice failure={error ? faultOf(error) : null} />
        <Filters>
          <TextFilter view={view} name="q" label="Search" />
        </Filters>
        {!page ? (
          <ListSkeleton />
        ) : page.nodes.length === 0 ? (
          <Empty title="No workspace has such a name" />
        ) : (
          <List
            label="Workspaces"
            columns={columns}
            items={page.nodes
              .filter(({ workspaceId }) => !erasures.some((erasure) => erasure.workspaceId === workspaceId))
              .map((one) => ({ ...one, id: one.workspaceId }))}
          />
        )}
        <More pageInfo={page?.pageInfo} isBusy={fetching} onMore={(next) => setPlace({ search, after: next })} />
      </Section>
      {erasures.length > 0 && (
        <Section title="Deleted workspaces">
          <List label="Deleted workspaces" columns={erased} items={erasures} />
        </Section>
      )}
    </>
  );
}

function Limits({ of }: { of: WorkspaceUseFragment }) {
  const [isOpen, setOpen] = useState(false);
  const [, change] = useMutation(ChangeQuotaDocument);
  const kinds = [
    { field: 'bytes', label: 'Bytes of documents', quota: of.bytes },
    { field: 'rowsPerMonth', label: 'Rows in a month', quota: of.rowsPerMonth },
    { field: 'jobsPerMonth', label: 'Jobs in a month', quota: of.jobsPerMonth },
    { field: 'members', label: 'Members and invitations', quota: of.members },
  ] as const;
  return (
    <Dialog title={`Limits of ${of.name}`} isOpen={isOpen} onOpenChange={setOpen} trigger={<Button>Limits</Button>}>
      <Form
        submitLabel="Set the limits"
        onSubmit={async (given) => {
          const numberOf = (field: string) => {
            const text = String(given.get(field) ?? '').trim();
            return text === '' ? null : Number(text);
          };
          const result = await change({
            input: {
              workspaceId: of.workspaceId,
              bytes: numberOf('bytes')?.toString() ?? null,
              rowsPerMonth: numberOf('rowsPerMonth'),
              jobsPerMonth: numberOf('jobsPerMonth'),
              members: numberOf('members'),
            },
          });
          const failure = failureOf(result, result.data?.changeWorkspaceQuota);
          if (!failure) setOpen(false);
          return failure;
        }}
      >
        {(faultOf) =>
          kinds.map(({ field, label, quota }) => (
            <Field
              key={field}
              label={label}
              name={field}
              type="number"
              min={0}
              step={1}
              defaultValue={quota.isOwn ? (quota.limit ?? 0) : ''}
              hint={`${quota.limit === null ? 'No limit' : count(quota.limit)} now. Empty: as the installation says; 0: no limit.`}
              fault={faultOf(field)}
            />
          ))
        }
      </Form>
    </Dialog>
  );
}
