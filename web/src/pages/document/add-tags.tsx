import { useMutation } from 'urql';
import { type DocumentLineFragment, UpdateDocumentDocument } from '../../generated/graphql.ts';
import type { BulkAnswer } from '../../list/bulk-action.tsx';
import { oneByOne } from '../../list/one-by-one.ts';
import { Field } from '../../ui/form/field.tsx';
import { Form } from '../../ui/form/form.tsx';
import { counted } from '../../ui/format.ts';
import { tagsIn, withTagFault } from './tags.ts';

interface AddTagsProps {
  documents: readonly DocumentLineFragment[];
  /** Is given what is to be done: the form is gone then. */
  onAdd(work: () => Promise<BulkAnswer>): void;
}

/** Tags for many documents, beside those that each has. */
export default function AddTags({ documents, onAdd }: AddTagsProps) {
  const [, update] = useMutation(UpdateDocumentDocument);
  const add = async (added: readonly string[]) => {
    const changes = new Map(
      documents.map(({ id, tags, version: expectedVersion }) => [
        id,
        { id, expectedVersion, tags: [...new Set([...tags, ...added])] },
      ]),
    );
    const { count, failure } = await oneByOne([...changes.keys()], async (id) => {
      const change = changes.get(id);
      return change ? update(change) : {};
    });
    const fault = withTagFault(failure)?.fields.get('tags');
    return {
      text: count > 0 ? `${counted(count, 'document')} tagged` : '',
      failure: failure && fault !== undefined ? { ...failure, message: `${failure.message} ${fault}` } : failure,
    };
  };
  return (
    <Form
      submitLabel={`Tag ${counted(documents.length, 'document')}`}
      onSubmit={async (given) => {
        const added = tagsIn(String(given.get('tags')));
        onAdd(() => add(added));
        return null;
      }}
    >
      {() => (
        <Field
          label="Tags"
          name="tags"
          hint="With commas between them, for example: June, checked. Those that a document has stay."
          pattern=".*[^\s,].*"
          title="At least one tag"
          required
          autoFocus
        />
      )}
    </Form>
  );
}
