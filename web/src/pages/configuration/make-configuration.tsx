import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { useLocation } from 'wouter';
import { failureOf } from '../../data/failure.ts';
import { readOnce } from '../../data/read.ts';
import {
  CreateConfigurationDocument,
  NamedDocumentDocument,
  SuggestSpecificationDocument,
} from '../../generated/graphql.ts';
import { Choices } from '../../ui/form/choices.tsx';
import { Field, SearchField } from '../../ui/form/field.tsx';
import { Form } from '../../ui/form/form.tsx';
import type { Option } from '../../ui/form/options.tsx';
import { optionOf, useFoundDocuments } from './use-found-documents.ts';

/** Documents that the server makes one suggestion of. */
const mostDocuments = 10;

interface MakeConfigurationProps {
  workspaceId: string;
  slug: string;
  /** A document that fields are suggested from; empty for none. */
  of: string;
}

/** Makes a configuration: with nothing, or with a field for each different column of some documents. */
export default function MakeConfiguration({ workspaceId, slug, of }: MakeConfigurationProps) {
  const [, create] = useMutation(CreateConfigurationDocument);
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState('');
  const [{ data: named }] = useQuery({ query: NamedDocumentDocument, variables: { id: of }, pause: of === '' });
  const [given, setChosen] = useState<readonly Option[] | null>(null);
  const chosen = given ?? (of !== '' && named?.document ? [optionOf(named.document)] : []);
  const { options, hasMore, isBusy } = useFoundDocuments(workspaceId, typed, false);
  const hasDocuments = options.length > 0 || chosen.length > 0 || typed !== '' || isBusy;
  return (
    <Form
      submitLabel="Make it"
      onSubmit={async (given) => {
        const documentIds = chosen.map(({ id }) => id);
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
          {hasDocuments && (
            <Choices
              label="Suggest fields from documents"
              name="document"
              hint={`Columns that they share become one field. Up to ${mostDocuments}; with none, every column is taken as it is.`}
              search={
                <SearchField
                  label="Find a document"
                  maxLength={200}
                  value={typed}
                  onChange={({ currentTarget }) => setTyped(currentTarget.value)}
                  // It finds, and makes nothing yet.
                  onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
                />
              }
              choices={options}
              hasMore={hasMore}
              isBusy={isBusy}
              chosen={chosen}
              most={mostDocuments}
              onChange={setChosen}
            />
          )}
        </>
      )}
    </Form>
  );
}

/** What a new one begins with: it takes every table as it is. */
const firstSpecification = `ade: 1
# The fields of the table, in the order of the output. A field without a column stays empty.
fields: {}
`;
