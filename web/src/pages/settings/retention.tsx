import { useMutation } from 'urql';
import { failureOf } from '../../data/failure.ts';
import { ChangeRetentionDocument, type WorkspaceKeepingFragment } from '../../generated/graphql.ts';
import { confirmed } from '../../ui/confirmation.tsx';
import { Field } from '../../ui/form/field.tsx';
import { Form } from '../../ui/form/form.tsx';
import { counted } from '../../ui/format.ts';

/** How long a workspace keeps things: shorter than the installation does, never longer. */
export function Retention({ workspaceId, retention }: Pick<WorkspaceKeepingFragment, 'workspaceId' | 'retention'>) {
  const [, change] = useMutation(ChangeRetentionDocument);
  const kinds = [
    { field: 'documentsDays', label: 'Documents', own: retention.ownDocumentsDays, kept: retention.documentsDays },
    { field: 'jobsDays', label: 'Jobs, with their tables', own: retention.ownJobsDays, kept: retention.jobsDays },
    { field: 'eventsDays', label: 'Events', own: retention.ownEventsDays, kept: retention.eventsDays },
  ] as const;
  return (
    <Form
      key={kinds.map(({ own }) => own).join()}
      submitLabel="Save the times"
      onSubmit={async (given) => {
        const daysOf = (field: string) => Number(given.get(field)) || null;
        const input = {
          workspaceId,
          documentsDays: daysOf('documentsDays'),
          jobsDays: daysOf('jobsDays'),
          eventsDays: daysOf('eventsDays'),
        };
        const shorter = kinds.filter(({ field, kept }) => (input[field] ?? Infinity) < (kept ?? Infinity));
        const question = {
          title: 'Keep things for a shorter time?',
          says: `What is older is deleted for good: ${shorter
            .map(({ field, label }) => `${label.toLowerCase()} after ${counted(input[field] ?? 0, 'day')}`)
            .join('; ')}.`,
          verb: 'Delete what is older',
        };
        if (shorter.length > 0 && !(await confirmed(question))) return null;
        const result = await change({ input });
        return failureOf(result, result.data?.changeWorkspaceRetention);
      }}
    >
      {(faultOf) =>
        kinds.map(({ field, label, own, kept }) => (
          <Field
            key={field}
            label={`${label}: days`}
            name={field}
            type="number"
            min={1}
            defaultValue={own ?? ''}
            hint={`Kept ${kept === null ? 'for ever' : `for ${counted(kept, 'day')}`} now. Empty: as long as the installation does.`}
            fault={faultOf(field)}
          />
        ))
      }
    </Form>
  );
}
