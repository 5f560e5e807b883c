import { useState } from 'react';
import { useMutation } from 'urql';
import { failureOf } from '../../data/failure.ts';
import { ChangeRoleDocument, type WorkspaceRole } from '../../generated/graphql.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form/form.tsx';
import { RoleSelect, roleIn } from './role-select.tsx';

interface ChangeRoleProps {
  member: { id: string; role: WorkspaceRole; user: { name: string } };
}

/** Gives a member another role, the viewer as well: what they may do then is known at once. */
export function ChangeRole({ member: { id, role, user } }: ChangeRoleProps) {
  const [isOpen, setOpen] = useState(false);
  const [, change] = useMutation(ChangeRoleDocument);
  return (
    <Dialog
      title={`Role of ${user.name}`}
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={<Button>Change the role</Button>}
    >
      <Form
        submitLabel="Give the role"
        onSubmit={async (given) => {
          const result = await change({ id, role: roleIn(given) });
          const failure = failureOf(result, result.data?.changeMemberRole);
          if (!failure) setOpen(false);
          return failure;
        }}
      >
        {() => <RoleSelect role={role} />}
      </Form>
    </Dialog>
  );
}
