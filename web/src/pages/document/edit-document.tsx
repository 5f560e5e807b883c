import { useState } from 'react';
import { useMutation } from 'urql';
import { failureOf } from '../../data/failure.ts';
import { type DocumentPageQuery, UpdateDocumentDocument } from '../../generated/graphql.ts';
import { Field } from '../../ui/form/field.tsx';
import { Form } from '../../ui/form/form.tsx';
import { tagsIn, withTagFault } from './tags.ts';

interface EditDocumentProps {
  document: NonNullable<DocumentPageQuery['document']>;
  onDone(): void;
}

/** Another name and other tags for a document. */
export default function EditDocument({ document, onDone }: EditDocumentProps) {
  // As it was when the form was opened: what another person changes meanwhile is not overwritten.
  const [{ id, name, tags, version: expectedVersion }] = useState(document);
  const [, update] = useMutation(UpdateDocumentDocument);
  return (
    <Form
      submitLabel="Save"
      onSubmit={async (given) => {
        const changed = { name: String(given.get('name')), tags: tagsIn(String(given.get('tags')), tags) };
        const result = await update({ id, expectedVersion, ...changed });
        const answer = result.data?.updateDocument;
        if (answer?.__typename === 'Document') onDone();
        return withTagFault(failureOf(result, answer));
      }}
    >
      {(faultOf) => (
        <>
          <Field
            label="Name"
            name="name"
            required
            maxLength={255}
            defaultValue={name}
            fault={faultOf('name')}
            autoFocus
          />
          <Field
            label="Tags"
            name="tags"
            hint="With commas between them, for example: June, checked"
            defaultValue={tags.join(', ')}
            fault={faultOf('tags')}
          />
        </>
      )}
    </Form>
  );
}
