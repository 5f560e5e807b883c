import { useState } from 'react';
import { useMutation } from 'urql';
import { useLocation } from 'wouter';
import { failureOf } from '../../data/failure.ts';
import { RenameWorkspaceDocument } from '../../generated/graphql.ts';
import { Field } from '../../ui/form/field.tsx';
import { Form } from '../../ui/form/form.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { useWorkspace } from '../../workspace/viewer.ts';

/** What the workspace is called, and what stands for it in addresses. */
export function Rename() {
  const { id: workspaceId, name, slug } = useWorkspace();
  const [, navigate] = useLocation();
  const [, rename] = useMutation(RenameWorkspaceDocument);
  const [isDone, setDone] = useState(false);
  return (
    <Section title="Name">
      {isDone && <Notice tone="good">The workspace has another name now.</Notice>}
      <div style={{ maxWidth: 400 }}>
        <Form
          submitLabel="Rename"
          onSubmit={async (given) => {
            const asked = { workspaceId, name: String(given.get('name')), slug: String(given.get('slug')) };
            const result = await rename(asked);
            const answer = result.data?.updateWorkspace;
            setDone(answer?.__typename === 'Workspace');
            // The page is the workspace's, at an address that leads nowhere any more.
            if (answer?.__typename === 'Workspace' && answer.slug !== slug)
              navigate(`/w/${answer.slug}/settings`, { replace: true });
            return failureOf(result, answer);
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
