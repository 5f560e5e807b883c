import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { failureOf, faultOf } from '../../data/failure.ts';
import { useProof } from '../../factors/proof.tsx';
import { UpdateWorkspaceSecurityDocument, WorkspaceSecurityDocument } from '../../generated/graphql.ts';
import { Field } from '../../ui/form/field.tsx';
import { Form } from '../../ui/form/form.tsx';
import { ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { useWorkspace } from '../../workspace/viewer.ts';

/** What the workspace asks of the sessions of its members, for owners. */
export default function WorkspaceSecurity() {
  const { id } = useWorkspace();
  const [{ data, error }] = useQuery({ query: WorkspaceSecurityDocument, variables: { id } });
  const [, update] = useMutation(UpdateWorkspaceSecurityDocument);
  const [isDone, setDone] = useState(false);
  const { proven, dialog } = useProof();
  const workspace = data?.workspace;
  return (
    <Section title="Sign-in">
      {dialog}
      {isDone && <Notice tone="good">This is asked of all members from now on.</Notice>}
      <FailureNotice failure={error ? faultOf(error) : null} />
      {!workspace ? (
        <ListSkeleton rows={2} />
      ) : (
        <Form
          submitLabel="Save"
          onSubmit={async (given) => {
            const input = {
              workspaceId: id,
              requireSecondFactor: given.get('requireSecondFactor') === 'on',
              sessionMinutes: minutes(given.get('sessionMinutes')),
              sessionIdleMinutes: minutes(given.get('sessionIdleMinutes')),
            };
            const result = await proven(
              () => update({ input }),
              ({ data: answered }) => answered?.updateWorkspaceSecurity,
            );
            const answer = result.data?.updateWorkspaceSecurity;
            setDone(answer?.__typename === 'Workspace');
            return failureOf(result, answer);
          }}
        >
          {(faultOf) => (
            <>
              <label>
                <input type="checkbox" name="requireSecondFactor" defaultChecked={workspace.requireSecondFactor} />{' '}
                Members need a second factor
              </label>
              <Field
                label="Sessions go on for (minutes)"
                name="sessionMinutes"
                type="number"
                min={60}
                max={5_256_000}
                hint="60 or more; empty for as long as the server says."
                defaultValue={workspace.sessionMinutes ?? ''}
                fault={faultOf('sessionMinutes')}
              />
              <Field
                label="Sessions end when unused for (minutes)"
                name="sessionIdleMinutes"
                type="number"
                min={30}
                max={5_256_000}
                hint="30 or more. A page that is only open does not count as use."
                defaultValue={workspace.sessionIdleMinutes ?? ''}
                fault={faultOf('sessionIdleMinutes')}
              />
            </>
          )}
        </Form>
      )}
    </Section>
  );
}

function minutes(given: FormDataEntryValue | null): number | null {
  return given ? Number(given) : null;
}
