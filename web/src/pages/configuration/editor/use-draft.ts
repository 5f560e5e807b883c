import { useEffect, useState } from 'react';
import { useMutation } from 'urql';
import { type Failure, failureOf } from '../../../data/failure.ts';
import { type ConfigurationPageQuery, PublishDocument, SaveDraftDocument } from '../../../generated/graphql.ts';
import { useViewer } from '../../../workspace/viewer.ts';
import { forgetText, keepText, keptText } from './text-kept.ts';

export type Configuration = NonNullable<ConfigurationPageQuery['configuration']>;

/** The text of a draft as it is written here, beside the one that is stored. Until it is saved, the tab keeps it when the page is left. */
export function useDraft(configuration: Configuration) {
  const stored = configuration.draft?.specYaml ?? configuration.published?.specYaml ?? '';
  const { user } = useViewer();
  const owner = `${user.id} ${configuration.id}`;
  const [kept] = useState(() => keptText(owner));
  const [text, setText] = useState<string | null>(kept?.text ?? null);
  /** Which version of the configuration the text was begun from: who saved meanwhile must not be overwritten. */
  const [base, setBase] = useState(kept?.base ?? configuration.version);
  const [saving, save] = useMutation(SaveDraftDocument);
  const [publishing, publish] = useMutation(PublishDocument);
  const [failure, setFailure] = useState<Failure | null>(null);
  const isChanged = text !== null && text !== stored;
  useEffect(() => {
    if (isChanged) keepText(owner, { text, base });
    else forgetText(owner);
  }, [owner, isChanged, text, base]);
  useEffect(() => {
    if (!isChanged) return;
    // With the tab goes what it keeps.
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isChanged]);

  const edit = (changed: string) => {
    if (!isChanged) setBase(configuration.version);
    setText(changed);
  };
  const saveDraft = async (): Promise<number | null> => {
    const result = await save({ id: configuration.id, specYaml: text ?? stored, expectedVersion: base });
    const answer = result.data?.saveConfigurationDraft;
    setFailure(failureOf(result, answer));
    if (answer?.__typename !== 'Configuration') return null;
    setBase(answer.version);
    // What was written while it was being saved stays.
    setText((now) => (now === text ? null : now));
    return answer.version;
  };
  const publishDraft = async (note: string): Promise<boolean> => {
    const version = isChanged ? await saveDraft() : configuration.version;
    if (version === null) return false;
    const result = await publish({ id: configuration.id, expectedVersion: version, note: note || null });
    setFailure(failureOf(result, result.data?.publishConfiguration));
    return result.data?.publishConfiguration.__typename === 'Configuration';
  };
  return {
    text: text ?? stored,
    stored,
    isChanged,
    /** Another person, or another tab, has saved since this text was begun. */
    isOutdated: isChanged && configuration.version !== base,
    /** It is, so far, the text that was kept when the page was left before. */
    isKept: isChanged && text === kept?.text,
    failure,
    isSaving: saving.fetching,
    isPublishing: publishing.fetching,
    edit,
    save: saveDraft,
    publish: publishDraft,
    takeTheirs: () => {
      setFailure(null);
      setText(null);
    },
    keepMine: () => {
      setFailure(null);
      setBase(configuration.version);
    },
  };
}
