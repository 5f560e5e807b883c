import { useState } from 'react';
import { useMutation } from 'urql';
import { type Failure, failureOf } from '../../data/failure.ts';
import {
  GiveGroupRoleDocument,
  TakeGroupRoleDocument,
  WorkspaceGroupsDocument,
  type WorkspaceGroupsQuery,
} from '../../generated/graphql.ts';
import { Button } from '../../ui/button.tsx';
import { confirmed } from '../../ui/confirmation.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/form/field.tsx';
import { Form } from '../../ui/form/form.tsx';
import { List, type ListColumn } from '../../ui/list.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { useLiveQuery } from '../../workspace/live-query.tsx';
import { useWorkspace } from '../../workspace/viewer.ts';
import { RoleSelect, roleIn } from './role-select.tsx';

type Workspace = NonNullable<WorkspaceGroupsQuery['workspace']>;
type Grant = NonNullable<Workspace['groupGrants']>[number];
type Group = NonNullable<Workspace['grantableGroups']>[number];

/** Groups of an identity provider whose members have a role here; nothing where no provider has made one. */
export default function Groups() {
  const { id: workspaceId } = useWorkspace();
  const { data, failure, refresh } = useLiveQuery(WorkspaceGroupsDocument, { id: workspaceId }, ['WORKSPACE_GROUP_']);
  const [, take] = useMutation(TakeGroupRoleDocument);
  const [refused, setRefused] = useState<Failure | null>(null);
  const grants = data?.workspace?.groupGrants ?? [];
  const groups = data?.workspace?.grantableGroups ?? [];
  const columns: ListColumn<Grant & { id: string }>[] = [
    { name: 'Group', cell: ({ group }) => group.name },
    { name: 'People', isExtra: true, cell: ({ group }) => group.memberCount },
    { name: 'Role', cell: ({ role }) => (role === 'OWNER' ? 'Owner' : 'Member') },
    {
      name: 'What can be done',
      isNameHidden: true,
      cell: ({ group }) => (
        <Button
          look="danger"
          onClick={async () => {
            const question = {
              title: `Take the role from “${group.name}”?`,
              says: 'Its members keep only the role that they were given by hand.',
              verb: 'Take the role away',
            };
            if (!(await confirmed(question))) return;
            const result = await take({ workspaceId, groupId: group.id });
            setRefused(failureOf(result, result.data?.revokeGroupGrant));
            refresh();
          }}
        >
          Take away
        </Button>
      ),
    },
  ];
  if (groups.length === 0 && grants.length === 0) return <FailureNotice failure={failure} />;
  return (
    <Section title="Groups" actions={<Give workspaceId={workspaceId} groups={groups} onGiven={refresh} />}>
      <FailureNotice failure={refused ?? failure} />
      {grants.length === 0 ? (
        <p className="quiet">A group of the identity provider can give its members a role here. None does.</p>
      ) : (
        <List label="Groups" columns={columns} items={grants.map((grant) => ({ ...grant, id: grant.group.id }))} />
      )}
    </Section>
  );
}

function Give({ workspaceId, groups, onGiven }: { workspaceId: string; groups: readonly Group[]; onGiven(): void }) {
  const [isOpen, setOpen] = useState(false);
  const [, give] = useMutation(GiveGroupRoleDocument);
  return (
    <Dialog title="Give a group a role" isOpen={isOpen} onOpenChange={setOpen} trigger={<Button>Add a group</Button>}>
      <Form
        submitLabel="Give the role"
        onSubmit={async (given) => {
          const result = await give({ workspaceId, groupId: String(given.get('group')), role: roleIn(given) });
          const failure = failureOf(result, result.data?.grantGroup);
          if (failure) return failure;
          onGiven();
          setOpen(false);
          return null;
        }}
      >
        {() => (
          <>
            <Select label="Group" name="group" hint="All of its members have the role, also those who come later.">
              {groups.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
            <RoleSelect />
          </>
        )}
      </Form>
    </Dialog>
  );
}
