import { useState } from 'react';
import { useMutation } from 'urql';
import { type Failure, failureOf } from '../../data/failure.ts';
import { type NodeOf, nodesOf } from '../../data/nodes.ts';
import {
  InviteDocument,
  MembersDocument,
  type MembersQuery,
  RemoveMemberDocument,
  RevokeInvitationDocument,
} from '../../generated/graphql.ts';
import { NoMail } from '../../notices/no-mail.tsx';
import { Button } from '../../ui/button.tsx';
import { confirmed } from '../../ui/confirmation.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/form/field.tsx';
import { Form } from '../../ui/form/form.tsx';
import { List, type ListColumn, ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { useLiveQuery } from '../../workspace/live-query.tsx';
import { useMay, useViewer, useWorkspace } from '../../workspace/viewer.ts';
import { ChangeRole } from './change-role.tsx';
import { CopyLink } from './copy-link.tsx';
import { RoleSelect, roleIn } from './role-select.tsx';

type Workspace = NonNullable<MembersQuery['workspace']>;
type Member = NodeOf<Workspace['members']>;
type Invitation = NodeOf<NonNullable<Workspace['invitations']>>;

export function Members() {
  const { id } = useWorkspace();
  const { user } = useViewer();
  const mayManage = useMay('MEMBERS_MANAGE');
  const { data, failure, refresh } = useLiveQuery(MembersDocument, { id, mayManage }, ['MEMBER_']);
  const [, remove] = useMutation(RemoveMemberDocument);
  const [, revoke] = useMutation(RevokeInvitationDocument);
  const [refused, setRefused] = useState<Failure | null>(null);
  const workspace = data?.workspace;
  const members: ListColumn<Member>[] = [
    { name: 'Name', cell: (member) => member.user.name },
    ...(mayManage ? [{ name: 'Address', isExtra: true, cell: ({ email }: Member) => email }] : []),
    { name: 'Role', cell: ({ role }) => (role === 'OWNER' ? 'Owner' : 'Member') },
    { name: 'Since', isExtra: true, cell: ({ createdAt }) => <Time of={createdAt} /> },
    {
      name: 'What can be done',
      isNameHidden: true,
      cell: (member) =>
        mayManage && (
          <>
            <ChangeRole member={member} />{' '}
            {member.user.id !== user.id && (
              <Button
                look="danger"
                onClick={async () => {
                  const { name } = member.user;
                  const question = {
                    title: `Take ${name} out of the workspace?`,
                    says: 'They see nothing of it any more, and keys that they made here end. What they did stays.',
                    verb: `Remove ${name}`,
                  };
                  if (!(await confirmed(question))) return;
                  const result = await remove({ id: member.id });
                  setRefused(failureOf(result, result.data?.removeMember));
                  refresh();
                }}
              >
                Remove
              </Button>
            )}
          </>
        ),
    },
  ];
  const invitations: ListColumn<Invitation>[] = [
    { name: 'Invited', cell: ({ email }) => email },
    { name: 'As', cell: ({ role }) => (role === 'OWNER' ? 'Owner' : 'Member') },
    { name: 'Good until', isExtra: true, cell: ({ expiresAt }) => <Time of={expiresAt} /> },
    {
      name: 'What can be done',
      isNameHidden: true,
      cell: (invitation) =>
        mayManage && (
          <>
            <CopyLink invitation={invitation} />{' '}
            <Button
              look="danger"
              onClick={async () => {
                const question = {
                  title: `Take the invitation of ${invitation.email} back?`,
                  says: 'Its link leads nowhere then. They can be invited again.',
                  verb: 'Take the invitation back',
                };
                if (!(await confirmed(question))) return;
                const result = await revoke({ id: invitation.id });
                setRefused(failureOf(result, result.data?.revokeInvitation));
              }}
            >
              Take back
            </Button>
          </>
        ),
    },
  ];
  const open = nodesOf(workspace?.invitations).filter(({ status }) => status === 'OPEN');
  return (
    <Section title="Members" actions={mayManage && <Invite workspaceId={id} onInvited={refresh} />}>
      <FailureNotice failure={refused ?? failure} />
      {!mayManage && <p className="quiet">Owners invite people, and say what they may do.</p>}
      {workspace ? (
        <List label="Members" columns={members} items={nodesOf(workspace.members)} />
      ) : (
        <ListSkeleton rows={3} />
      )}
      {mayManage && open.length > 0 && <NoMail elsewhere="Copy the link of an invitation, and pass it on." />}
      {open.length > 0 && <List label="Open invitations" columns={invitations} items={open} />}
    </Section>
  );
}

function Invite({ workspaceId, onInvited }: { workspaceId: string; onInvited(): void }) {
  const [isOpen, setOpen] = useState(false);
  const [, invite] = useMutation(InviteDocument);
  return (
    <Dialog title="Invite somebody" isOpen={isOpen} onOpenChange={setOpen} trigger={<Button>Invite</Button>}>
      <Form
        submitLabel="Send the invitation"
        onSubmit={async (given) => {
          const result = await invite({ workspaceId, email: String(given.get('email')), role: roleIn(given) });
          const failure = failureOf(result, result.data?.inviteMember);
          if (failure) return failure;
          onInvited();
          setOpen(false);
          return null;
        }}
      >
        {(faultOf) => (
          <>
            <Field label="E-mail address" name="email" type="email" required autoFocus fault={faultOf('email')} />
            <RoleSelect hint="Owners also publish configurations, and manage members and keys." />
            <NoMail elsewhere="Once the invitation is in the list, copy its link there and pass it on." />
          </>
        )}
      </Form>
    </Dialog>
  );
}
