import { lazy, Suspense, useState } from 'react';
import { useMutation } from 'urql';
import { loadPart } from '../../data/load-part.ts';
import { DeleteDocumentDocument, type DocumentLineFragment, RestoreDocumentDocument } from '../../generated/graphql.ts';
import { useKeys } from '../../keys/keys.ts';
import { useBulkAction } from '../../list/bulk-action.tsx';
import { BulkBar } from '../../list/bulk-bar.tsx';
import { oneByOne } from '../../list/one-by-one.ts';
import { Button } from '../../ui/button.tsx';
import { confirmed } from '../../ui/confirmation.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { counted } from '../../ui/format.ts';
import { useMay, useWorkspace } from '../../workspace/viewer.ts';
import { ConfigurationChoice } from '../configuration/configuration-choice.tsx';
import type { ConfigurationChosen } from '../configuration/use-configuration-choice.ts';
import { useSubmit } from './use-submit.ts';

const AddTags = lazy(() => loadPart(() => import('./add-tags.tsx')));

interface DocumentsBulkProps {
  selected: readonly DocumentLineFragment[];
  choice: ConfigurationChosen;
  onClear(): void;
  onDone(): void;
}

/** Runs, tags, deletes and restores the documents that are chosen. */
export default function DocumentsBulk({ selected, choice, onClear, onDone }: DocumentsBulkProps) {
  const mayRun = useMay('JOBS_SUBMIT');
  const mayTag = useMay('DOCUMENTS_WRITE');
  const mayDelete = useMay('DOCUMENTS_DELETE');
  const { slug } = useWorkspace();
  const { isBusy, answer, act, forget } = useBulkAction({ onClear, onDone });
  const submit = useSubmit(choice);
  const [isTagging, setTagging] = useState(false);
  const [, remove] = useMutation(DeleteDocumentDocument);
  const [, restore] = useMutation(RestoreDocumentDocument);
  const there = selected.filter(({ deletedAt }) => !deletedAt);
  const kept = there.map(({ id }) => id);
  const deleted = selected.filter(({ deletedAt }) => deletedAt).map(({ id }) => id);
  const { ranWith } = choice;
  const run = async (chosen: string) => {
    const { jobs, failure } = await submit(kept, chosen);
    const [job] = jobs;
    const at = `/w/${slug}/jobs`;
    const link =
      job &&
      (jobs.length === 1 ? { name: 'See it', href: `${at}/${job.id}` } : { name: 'See them', href: `${at}?by=me` });
    return { text: job ? `${counted(jobs.length, 'job')} submitted` : '', failure, link };
  };
  const removeKept = async () => {
    const documents = counted(kept.length, 'document');
    const question = {
      title: `Delete ${documents}?`,
      says: 'What is deleted leaves the lists, and nothing can be run on it. Under “Deleted ones” it can be restored until retention removes it.',
      verb: `Delete ${documents}`,
    };
    if (!(await confirmed(question))) return;
    void act(async () => {
      const done = await oneByOne(kept, (id) => remove({ id }));
      return { text: `${counted(done.count, 'document')} deleted`, failure: done.failure };
    });
  };
  const isToDelete = mayDelete && kept.length > 0;
  useKeys(isToDelete ? [{ keys: 'Delete', says: 'Delete the chosen documents', act: () => void removeKept() }] : []);
  return (
    <BulkBar count={selected.length} answer={answer} onSeen={forget} onClear={onClear}>
      {mayRun && kept.length > 0 && ranWith !== null && (
        <>
          <ConfigurationChoice label="Run each with" choice={choice} />
          <Button look="primary" isBusy={isBusy} onClick={() => act(() => run(ranWith))}>
            Run {counted(kept.length, 'document')}
          </Button>
        </>
      )}
      {mayTag && kept.length > 0 && (
        <Dialog
          title="Add tags"
          isOpen={isTagging}
          onOpenChange={setTagging}
          trigger={<Button isBusy={isBusy}>Add tags…</Button>}
        >
          <Suspense>
            <AddTags
              documents={there}
              onAdd={(work) => {
                setTagging(false);
                void act(work);
              }}
            />
          </Suspense>
        </Dialog>
      )}
      {isToDelete && (
        <Button look="danger" isBusy={isBusy} onClick={removeKept}>
          Delete {counted(kept.length, 'document')}
        </Button>
      )}
      {mayDelete && deleted.length > 0 && (
        <Button
          isBusy={isBusy}
          onClick={() =>
            act(async () => {
              const done = await oneByOne(deleted, (id) => restore({ id }));
              return { text: `${counted(done.count, 'document')} restored`, failure: done.failure };
            })
          }
        >
          Restore {counted(deleted.length, 'document')}
        </Button>
      )}
    </BulkBar>
  );
}
