import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { useLocation } from 'wouter';
import { failureOf } from '../../data/failure.ts';
import { nodesOf } from '../../data/nodes.ts';
import { readOnce } from '../../data/read.ts';
import {
  CreateConfigurationDocument,
  DryRunDocumentsDocument,
  SuggestSpecificationDocument,
} from '../../generated/graphql.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Select } from '../../ui/form/field.tsx';
import { Form } from '../../ui/form/form.tsx';

/** Begins a configuration: with nothing, or with a field for each column of a document. */
export function NewConfiguration({ workspaceId, slug }: { workspaceId: string; slug: string }) {
  const [isOpen, setOpen] = useState(false);
  const [, create] = useMutation(CreateConfigurationDocument);
  const [, navigate] = useLocation();
  const [{ data }] = useQuery({ query: DryRunDocumentsDocument, variables: { id: workspaceId }, pause: !isOpen });
  const documents = nodesOf(data?.workspace?.documents);
  return (
    <Dialog
      title="New configuration"
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={<Button look="primary">New configuration</Button>}
    >
      <Form
        submitLabel="Make it"
        onSubmit={async (given) => {
          const documentId = given.get('document');
          let specYaml = firstSpecification;
          if (typeof documentId === 'string' && documentId !== '') {
            const suggested = await readOnce(SuggestSpecificationDocument, { documentIds: [documentId] });
            if ('failure' in suggested) return suggested.failure;
            specYaml = suggested.part.suggestConfiguration.specYaml;
          }
          const result = await create({ workspaceId, name: String(given.get('name')), specYaml });
          const answer = result.data?.createConfiguration;
          if (answer?.__typename !== 'Configuration') return failureOf(result, answer);
          navigate(`/w/${slug}/configurations/${answer.id}`);
          return null;
        }}
      >
        {(faultOf) => (
          <>
            <Field
              label="Name"
              name="name"
              hint="For example: Supplier invoices"
              required
              autoFocus
              maxLength={200}
              fault={faultOf('name')}
            />
            <Select label="Fields" name="document">
              <option value="">None yet: take every column as it is</option>
              {documents.map(({ id, name }) => (
                <option key={id} value={id}>
                  One for each column of {name}
                </option>
              ))}
            </Select>
          </>
        )}
      </Form>
    </Dialog>
  );
}

/** What a new one begins with: it takes every table as it is. */
const firstSpecification = `ade: 1
# The fields of the table, in the order of the output. A field without a column stays empty.
fields: {}
`;
