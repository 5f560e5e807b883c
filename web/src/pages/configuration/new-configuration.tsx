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
import { Choices } from '../../ui/form/choices.tsx';
import { Field } from '../../ui/form/field.tsx';
import { Form } from '../../ui/form/form.tsx';

/** Documents that the server makes one suggestion of. */
const mostDocuments = 10;

/** Begins a configuration: with nothing, or with a field for each different column of some documents. */
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
          const documentIds = given.getAll('document').map(String).slice(0, mostDocuments);
          let specYaml = firstSpecification;
          if (documentIds.length > 0) {
            const suggested = await readOnce(SuggestSpecificationDocument, { documentIds });
            if ('failure' in suggested) return suggested.failure;
            specYaml = suggested.part.suggestConfiguration.specYaml;
          }
          const result = await create({ workspaceId, name: String(given.get('name')), specYaml });
          const answer = result.data?.createConfiguration;
          if (answer?.__typename !== 'Configuration') return failureOf(result, answer);
          const [document] = documentIds;
          navigate(`/w/${slug}/configurations/${answer.id}${document === undefined ? '' : `?document=${document}`}`);
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
            {documents.length > 0 && (
              <Choices
                label="Suggest fields from documents"
                name="document"
                hint={`Columns that they share become one field. Up to ${mostDocuments}; with none, every column is taken as it is.`}
                choices={documents}
              />
            )}
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
