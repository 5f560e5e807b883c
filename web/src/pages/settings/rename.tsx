import { useRef, useState } from 'react';
import { useClient, useMutation } from 'urql';
import { failureOf } from '../../data/failure.ts';
import { RenameWorkspaceDocument, WorkspaceNameDocument } from '../../generated/graphql.ts';
import { Field } from '../../ui/form/field.tsx';
import { Form } from '../../ui/form/form.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { useWorkspace } from '../../workspace/viewer.ts';

/** What the workspace is called, and what stands for it in addresses. */
export function Rename() {
  const workspace = useWorkspace();
  // As it was when the form was filled in: what another owner changes meanwhile is not overwritten unseen.
  const [base, setBase] = useState(workspace);
  const isTouched = useRef(false);
  if (!isTouched.current && base.version !== workspace.version) setBase(workspace);
  const { id: workspaceId, name, slug } = base;
  const client = useClient();
  const [, rename] = useMutation(RenameWorkspaceDocument);
  const [isDone, setDone] = useState(false);
  return (
    <Section title="Name">
      {isDone && <Notice tone="good">The workspace has another name now.</Notice>}
      <div
        onInput={() => {
          isTouched.current = true;
        }}
      >
        <Form
          submitLabel="Rename"
          onSubmit={async (given) => {
            const asked = { workspaceId, name: String(given.get('name')), slug: String(given.get('slug')) };
            const result = await rename({ ...asked, expectedVersion: base.version });
            const answer = result.data?.updateWorkspace;
            setDone(answer?.__typename === 'Workspace');
            if (answer?.__typename === 'Workspace') {
              setBase({ ...base, ...answer });
              isTouched.current = false;
            }
            const failure = failureOf(result, answer);
            if (answer?.__typename !== 'ConflictError' || !failure) return failure;
            const read = await client
              .query(WorkspaceNameDocument, { id: workspaceId }, { requestPolicy: 'network-only' })
              .toPromise();
            const now = read.data?.workspace;
            if (!now || now.version === base.version) return failure;
            // Who has read that may overwrite it.
            setBase({ ...base, version: now.version });
            const message = `Another owner has changed it meanwhile: it is called “${now.name}” (${now.slug}) now. Rename it again if it shall be called otherwise.`;
            return { ...failure, message };
          }}
        >
          {(faultOf) => (
            <>
              <Field
                label="The workspace is called"
                name="name"
                required
                maxLength={200}
                defaultValue={name}
                fault={faultOf('name')}
              />
              <Field
                label="In links"
                name="slug"
                required
                defaultValue={slug}
                hint="Small letters, digits and hyphens. Old links lead nowhere."
                fault={faultOf('slug')}
              />
            </>
          )}
        </Form>
      </div>
    </Section>
  );
}
