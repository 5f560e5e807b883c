import { useMutation } from 'urql';
import { failureOf } from '../../data/failure.ts';
import {
  DeleteDocumentDocument,
  type DocumentLineFragment,
  RestoreDocumentDocument,
  SubmitJobsDocument,
} from '../../generated/graphql.ts';
import { BulkNotice, useBulkAction } from '../../list/bulk-action.tsx';
import { BulkBar } from '../../list/bulk-bar.tsx';
import { oneByOne } from '../../list/one-by-one.ts';
import { Button } from '../../ui/button.tsx';
import { counted } from '../../ui/format.ts';
import { useMay } from '../../workspace/viewer.ts';
import { ConfigurationChoice } from '../configuration/configuration-choice.tsx';
import type { useConfigurationChoice } from '../configuration/use-configuration-choice.ts';

interface DocumentsBulkProps {
  selected: readonly DocumentLineFragment[];
  choice: ReturnType<typeof useConfigurationChoice>;
  onClear(): void;
  onDone(): void;
}

/** Runs, deletes and restores the documents that are chosen. */
export function DocumentsBulk({ selected, choice, onClear, onDone }: DocumentsBulkProps) {
  const mayRun = useMay('JOBS_SUBMIT');
  const mayDelete = useMay('DOCUMENTS_DELETE');
  const { isBusy, answer, act } = useBulkAction({ onClear, onDone });
  const [, submit] = useMutation(SubmitJobsDocument);
  const [, remove] = useMutation(DeleteDocumentDocument);
  const [, restore] = useMutation(RestoreDocumentDocument);
  const kept = selected.filter(({ deletedAt }) => !deletedAt).map(({ id }) => id);
  const deleted = selected.filter(({ deletedAt }) => deletedAt).map(({ id }) => id);
  const { configurationId, configurations, choose } = choice;
  const run = async () => {
    const result = await submit({ jobs: kept.map((documentId) => ({ documentId, configurationId })) });
    const submitted = result.data?.submitJobs;
    const text =
      submitted?.__typename === 'SubmitJobsPayload' ? `${counted(submitted.jobs.length, 'job')} submitted` : '';
    return { text, failure: failureOf(result, submitted) };
  };
  return (
    <>
      <BulkNotice answer={answer} />
      <BulkBar count={selected.length} onClear={onClear}>
        {mayRun && kept.length > 0 && configurations.length > 0 && (
          <>
            <ConfigurationChoice
              label="Run each with"
              configurations={configurations}
              value={configurationId}
              onChange={choose}
            />
            <Button look="primary" isBusy={isBusy} disabled={configurationId === null} onClick={() => act(run)}>
              Run {counted(kept.length, 'document')}
            </Button>
          </>
        )}
        {mayDelete && kept.length > 0 && (
          <Button
            look="danger"
            isBusy={isBusy}
            onClick={() => {
              if (!confirm(`Delete ${counted(kept.length, 'document')}? They can be restored for a while.`)) return;
              void act(async () => {
                const done = await oneByOne(kept, (id) => remove({ id }));
                return { text: `${counted(done.count, 'document')} deleted`, failure: done.failure };
              });
            }}
          >
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
    </>
  );
}
