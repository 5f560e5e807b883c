import { useState } from 'react';
import { useMutation } from 'urql';
import { type Failure, failureOf } from '../../data/failure.ts';
import { sitePath } from '../../data/site.ts';
import {
  ArchiveWorkspaceDocument,
  DeleteWorkspaceDocument,
  RestoreWorkspaceDocument,
  WorkspaceUpkeepDocument,
  type WorkspaceUpkeepQuery,
} from '../../generated/graphql.ts';
import { Button } from '../../ui/button.tsx';
import { confirmed } from '../../ui/confirmation.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/form/field.tsx';
import { Form } from '../../ui/form/form.tsx';
import { bytes, count } from '../../ui/format.ts';
import { List, ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { useLiveQuery } from '../../workspace/live-query.tsx';
import { useWorkspace } from '../../workspace/viewer.ts';
import { Rename } from './rename.tsx';
import { Retention } from './retention.tsx';
import styles from './upkeep.module.css';
import { UseOfWorkspace } from './use-of-workspace.tsx';

type Workspace = NonNullable<WorkspaceUpkeepQuery['workspace']>;

/** Months begin at midnight of UTC. */
const monthName = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** What only owners see to: how much the workspace uses, how long it keeps things, and its end. */
export default function Upkeep() {
  const { id } = useWorkspace();
  // Who is invited, joins or goes is counted.
  const { data, failure } = useLiveQuery(WorkspaceUpkeepDocument, { id }, ['MEMBER_']);
  const workspace = data?.workspace;
  const quota = workspace?.quota;
  const notice = <FailureNotice failure={failure} />;
  if (!workspace || !quota) {
    return (
      <>
        {notice}
        <ListSkeleton rows={4} />
      </>
    );
  }
  return (
    <>
      {notice}
      <Rename />
      <Section title="Use and limits">
        <UseOfWorkspace use={quota} />
        {quota.months.length > 0 && (
          <List
            label="Use by month"
            columns={[
              { name: 'Month', cell: ({ month }) => monthName.format(new Date(month)) },
              { name: 'Documents', isNumber: true, cell: ({ documents }) => count(documents) },
              { name: 'Size', isNumber: true, isExtra: true, cell: (used) => bytes(used.bytes) },
              { name: 'Jobs', isNumber: true, cell: ({ jobs }) => count(jobs) },
              { name: 'Rows', isNumber: true, cell: ({ rows }) => count(rows) },
            ]}
            items={quota.months.map((used) => ({ ...used, id: used.month }))}
          />
        )}
      </Section>
      <Section title="How long things are kept">
        <Retention workspaceId={quota.workspaceId} retention={quota.retention} />
      </Section>
      <Section title="The end of the workspace">
        <End workspace={workspace} />
      </Section>
    </>
  );
}

function End({ workspace: { id, name, slug, archivedAt } }: { workspace: Workspace }) {
  const [refused, setRefused] = useState<Failure | null>(null);
  const [archiving, archive] = useMutation(ArchiveWorkspaceDocument);
  const [restoring, restore] = useMutation(RestoreWorkspaceDocument);
  return (
    <>
      <p className="quiet">
        {archivedAt
          ? 'It is archived: everything in it can be read, and nothing added or changed. Now it can be deleted.'
          : 'Archive it to close it: everything in it can still be read, nothing added or changed. What is archived can be deleted.'}
      </p>
      <FailureNotice failure={refused} />
      <div className={styles.end}>
        {archivedAt ? (
          <>
            <Button
              isBusy={restoring.fetching}
              onClick={async () => {
                const result = await restore({ id });
                setRefused(failureOf(result, result.data?.restoreWorkspace));
              }}
            >
              Open it again
            </Button>
            <Delete id={id} name={name} slug={slug} />
          </>
        ) : (
          <Button
            look="danger"
            isBusy={archiving.fetching}
            onClick={async () => {
              const question = {
                title: `Archive ${name}?`,
                says: 'Nobody can add or change anything in it until it is opened again. All of it can still be read.',
                verb: 'Archive the workspace',
              };
              if (!(await confirmed(question))) return;
              const result = await archive({ id });
              setRefused(failureOf(result, result.data?.archiveWorkspace));
            }}
          >
            Archive the workspace
          </Button>
        )}
      </div>
    </>
  );
}

function Delete({ id, name, slug }: { id: string; name: string; slug: string }) {
  const [isOpen, setOpen] = useState(false);
  const [, remove] = useMutation(DeleteWorkspaceDocument);
  return (
    <Dialog
      title={`Delete ${name}`}
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={<Button look="danger">Delete for good…</Button>}
    >
      <p>
        All its documents, jobs, tables, configurations and keys are erased, and nobody can bring them back. That it was
        deleted, and what it held, stays in the audit log.
      </p>
      <Form
        submitLabel="Delete it for good"
        onSubmit={async (given) => {
          const result = await remove({ id, slug: String(given.get('slug')) });
          const failure = failureOf(result, result.data?.deleteWorkspace);
          // What the page remembers is of a workspace that is no more.
          if (!failure) location.assign(`${sitePath}/`);
          return failure;
        }}
      >
        {(faultOf) => (
          <Field
            label={`Write “${slug}” to say that it is this one`}
            name="slug"
            required
            autoFocus
            autoComplete="off"
            pattern={slug}
            fault={faultOf('slug')}
          />
        )}
      </Form>
    </Dialog>
  );
}
