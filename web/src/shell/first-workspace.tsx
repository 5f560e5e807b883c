import { useMutation } from 'urql';
import { useLocation } from 'wouter';
import { failureOf } from '../data/failure.ts';
import { CreateWorkspaceDocument } from '../generated/graphql.ts';
import { Gate } from '../session/gate.tsx';
import { Field } from '../ui/form/field.tsx';
import { Form } from '../ui/form/form.tsx';
import { useViewer } from '../workspace/viewer.ts';

export function FirstWorkspace() {
  const { user } = useViewer();
  const [, create] = useMutation(CreateWorkspaceDocument);
  const [, navigate] = useLocation();
  return (
    <Gate title="A workspace of your own">
      <p className="quiet">
        {user.name}, a workspace holds documents, the configurations that read them, and the people who work on both.
      </p>
      <Form
        submitLabel="Make the workspace"
        onSubmit={async (given) => {
          const result = await create({ name: String(given.get('name')) });
          const answer = result.data?.createWorkspace;
          if (answer?.__typename !== 'Workspace') return failureOf(result, answer);
          navigate(`/w/${answer.slug}`);
          return null;
        }}
      >
        {(faultOf) => <Field label="Name" name="name" required autoFocus maxLength={200} fault={faultOf('name')} />}
      </Form>
    </Gate>
  );
}
