import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { loadPart } from '../../../data/load-part.ts';
import { useKeys } from '../../../keys/keys.ts';
import { usePlaceState } from '../../../list/place-state.ts';
import { Button } from '../../../ui/button.tsx';
import { confirmed } from '../../../ui/confirmation.tsx';
import { SearchChoice } from '../../../ui/form/search-choice.tsx';
import { FailureNotice, Notice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { PassingNotice } from '../../../ui/passing-notice.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { useMedia } from '../../../ui/use-media.ts';
import { useMay, useWorkspace } from '../../../workspace/viewer.ts';
import { DryRun } from './dry-run.tsx';
import styles from './editor.module.css';
import { Mapping } from './mapping.tsx';
import type { ColumnPick } from './spec-text.ts';
import { TextDiff } from './text-diff.tsx';
import { type Configuration, useDraft } from './use-draft.ts';
import { useDryRun } from './use-dry-run.ts';
import { useTriedDocument } from './use-tried-document.ts';

const YamlEditor = lazy(() => loadPart(() => import('./yaml-editor.tsx')));

const views = [
  { name: 'YAML', value: 'yaml' },
  { name: 'Mapping', value: 'mapping' },
];
/** Beside the others where there is room, as the style sheet has it. */
const dryRun = { name: 'Dry run', value: 'run' };

/** The draft of a configuration: written or mapped at the left, tried on a document at the right. */
export default function DraftEditor({ configuration }: { configuration: Configuration }) {
  const { id: workspaceId } = useWorkspace();
  const draft = useDraft(configuration);
  const place = usePlaceState();
  const isNarrow = useMedia('(max-width: 960px)');
  const tabs = isNarrow ? [...views, dryRun] : views;
  // The address may be that of a window of another width.
  const view = tabs.find(({ value }) => value === place.get('as'))?.value ?? 'yaml';
  const [note, setNote] = useState('');
  const { documentId, choice } = useTriedDocument(workspaceId, configuration.id);
  const run = useDryRun(documentId, draft.text);
  const mayDraft = useMay('CONFIGURATIONS_DRAFT');
  const mayPublish = useMay('CONFIGURATIONS_PUBLISH');
  const [isPublished, setPublished] = useState(false);
  const forgetPublished = useCallback(() => setPublished(false), []);
  const wrong = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // It is asked for from anywhere in the text, and answered above it.
    if (draft.failure) wrong.current?.scrollIntoView({ block: 'nearest' });
  }, [draft.failure]);
  useKeys([{ keys: 'mod+s', says: 'Save the draft', act: () => void (draft.isChanged && mayDraft && draft.save()) }]);
  const use = async (pick: ColumnPick) => {
    const { withColumn } = await loadPart(() => import('./spec-text.ts'));
    draft.edit(withColumn(draft.text, pick));
  };
  return (
    <div className={styles.draft}>
      <Section
        title={
          configuration.draft
            ? `Draft of version ${configuration.draft.number}`
            : `Version ${configuration.published?.number}`
        }
        actions={
          <>
            {draft.isChanged && <span className="quiet">Not saved yet</span>}
            {mayDraft && (
              <Button isBusy={draft.isSaving} disabled={!draft.isChanged} onClick={draft.save}>
                Save the draft
              </Button>
            )}
            {mayPublish && (
              <>
                <input
                  className={styles.note}
                  aria-label="What is different in this version"
                  placeholder="What is different (optional)"
                  maxLength={500}
                  value={note}
                  onChange={({ currentTarget }) => setNote(currentTarget.value)}
                />
                <Button
                  look="primary"
                  isBusy={draft.isPublishing}
                  disabled={!draft.isChanged && !configuration.draft}
                  onClick={async () => {
                    const isDone = await draft.publish(note);
                    setPublished(isDone);
                    if (isDone) setNote('');
                  }}
                >
                  Publish
                </Button>
              </>
            )}
          </>
        }
      >
        {draft.isKept && !draft.isOutdated && (
          <Notice>
            <p>Text that was not saved was kept, and is here again.</p>
            <Button onClick={() => discard(draft)}>Discard it</Button>
          </Notice>
        )}
        {draft.isOutdated && <Conflict draft={draft} />}
        <div ref={wrong} className={styles.wrong}>
          {/* That another was faster is said by what is to be decided then. */}
          <FailureNotice failure={draft.isOutdated ? null : draft.failure}>
            {draft.failure && draft.failure.fields.size > 0 && (
              <ul>
                {[...draft.failure.fields].map(([path, message]) => (
                  <li key={path}>
                    <code>{path}</code> {message}
                  </li>
                ))}
              </ul>
            )}
          </FailureNotice>
        </div>
        <PassingNotice onGone={forgetPublished}>
          {isPublished && !configuration.draft
            ? `Version ${configuration.published?.number} is published: documents are run with it from now on.`
            : null}
        </PassingNotice>
        <div className={styles.bench} data-view={view}>
          <div className={styles.side}>
            <Tabs
              label="How to write it"
              tabs={tabs}
              value={view}
              onChange={(value) => place.step({ as: value === 'yaml' ? '' : value })}
            />
            {view === 'mapping' ? (
              <Mapping documentId={documentId} answer={run.answer} isReadOnly={!mayDraft} onUse={use} />
            ) : (
              // The editor is more than all else of the page, and comes after it: the text is there to be read meanwhile.
              <Suspense fallback={<pre className={styles.reading}>{draft.text}</pre>}>
                <YamlEditor
                  label="Specification"
                  value={draft.text}
                  isReadOnly={!mayDraft}
                  onChange={draft.edit}
                  onSave={draft.save}
                  onRun={run.run}
                />
              </Suspense>
            )}
          </div>
          <DryRun documentId={documentId} run={run}>
            {documentId !== null && <SearchChoice label="Document to try it on" {...choice} />}
          </DryRun>
        </div>
      </Section>
    </div>
  );
}

/** What is shown instead is the text that is stored. */
async function discard(draft: ReturnType<typeof useDraft>): Promise<void> {
  const question = {
    title: 'Discard your text?',
    says: 'What you wrote here is saved nowhere else, and is lost. The draft stays as it was saved.',
    verb: 'Discard my text',
  };
  if (await confirmed(question)) draft.takeTheirs();
}

/** Two people have written the same draft: both are shown, and one of them decides. */
function Conflict({ draft }: { draft: ReturnType<typeof useDraft> }) {
  return (
    <>
      <Notice tone="warn">
        <p>
          This draft was saved elsewhere meanwhile, by another person or in another tab. Yours is kept here, and not
          saved over that one: take over what you need, then decide.
        </p>
        <Button onClick={() => navigator.clipboard.writeText(draft.text)}>Copy mine</Button>
        <Button onClick={() => discard(draft)}>Take theirs</Button>
        <Button onClick={draft.keepMine}>Keep mine</Button>
      </Notice>
      <TextDiff before={{ name: 'Theirs', text: draft.stored }} after={{ name: 'Mine', text: draft.text }} />
    </>
  );
}
