import { lazy, Suspense, useState } from 'react';
import { useMutation } from 'urql';
import { Link } from 'wouter';
import { type Failure, failureOf } from '../../data/failure.ts';
import { type NodeOf, nodesOf } from '../../data/nodes.ts';
import { nameOf } from '../../data/who.ts';
import {
  ConfigurationPageDocument,
  type ConfigurationPageQuery,
  PublishDocument,
  SaveDraftDocument,
} from '../../generated/graphql.ts';
import { Button } from '../../ui/button.tsx';
import { List, type ListColumn, ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { useLiveQuery } from '../../workspace/live-query.tsx';
import { Lost } from '../../workspace/lost.tsx';
import { useMay, useWorkspace } from '../../workspace/viewer.ts';

const YamlEditor = lazy(() => import('./yaml-editor.tsx'));

type Configuration = NonNullable<ConfigurationPageQuery['configuration']>;
type Version = NodeOf<Configuration['versions']>;

/** The specification of one configuration: its draft to be written, its versions to look at. */
export function Configuration({ id }: { id: string }) {
  const { slug } = useWorkspace();
  const { data, failure } = useLiveQuery(ConfigurationPageDocument, { id }, ['CONFIGURATION_']);
  const configuration = data?.configuration;
  if (data && !configuration) return <Lost what="configuration" />;
  const columns: ListColumn<Version>[] = [
    { name: 'Version', cell: ({ number }) => `Version ${number}` },
    { name: 'Status', cell: ({ status }) => <Status of={status} /> },
    { name: 'Begun', isExtra: true, cell: ({ createdAt }) => <Time of={createdAt} /> },
    { name: 'By', isExtra: true, cell: ({ createdBy }) => nameOf(createdBy) },
    { name: 'Published', cell: ({ publishedAt }) => publishedAt && <Time of={publishedAt} /> },
  ];
  return (
    <Page title={configuration?.name ?? '…'} above={<Link href={`/w/${slug}/configurations`}>Configurations</Link>}>
      <FailureNotice failure={failure} />
      {!configuration ? (
        <ListSkeleton />
      ) : (
        <>
          <Draft configuration={configuration} />
          <Section title="Versions">
            <List label="Versions" columns={columns} items={nodesOf(configuration.versions)} />
          </Section>
        </>
      )}
    </Page>
  );
}

function Draft({ configuration }: { configuration: Configuration }) {
  const stored = configuration.draft?.specYaml ?? configuration.published?.specYaml ?? '';
  const [text, setText] = useState<string | null>(null);
  /** Which version of the configuration the text was begun from: who saved meanwhile must not be overwritten. */
  const [base, setBase] = useState(configuration.version);
  const [saving, save] = useMutation(SaveDraftDocument);
  const [publishing, publish] = useMutation(PublishDocument);
  const [failure, setFailure] = useState<Failure | null>(null);
  const mayDraft = useMay('CONFIGURATIONS_DRAFT');
  const mayPublish = useMay('CONFIGURATIONS_PUBLISH');
  const isChanged = text !== null && text !== stored;
  const isOutdated = isChanged && configuration.version !== base;

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
    setText(null);
    return answer.version;
  };
  const publishDraft = async () => {
    const version = isChanged ? await saveDraft() : configuration.version;
    if (version === null) return;
    const result = await publish({ id: configuration.id, expectedVersion: version });
    setFailure(failureOf(result, result.data?.publishConfiguration));
  };
  return (
    <Section
      title={
        configuration.draft
          ? `Draft of version ${configuration.draft.number}`
          : `Version ${configuration.published?.number}`
      }
      actions={
        <>
          {isChanged && <span className="quiet">Not saved yet</span>}
          {mayDraft && (
            <Button isBusy={saving.fetching} disabled={!isChanged} onClick={saveDraft}>
              Save the draft
            </Button>
          )}
          {mayPublish && (
            <Button
              look="primary"
              isBusy={publishing.fetching}
              disabled={!isChanged && !configuration.draft}
              onClick={publishDraft}
            >
              Publish
            </Button>
          )}
        </>
      }
    >
      {isOutdated && (
        <Notice tone="warn">
          <p>Somebody else has saved meanwhile. What you write is kept here, and not saved over theirs.</p>
          <Button onClick={() => setText(null)}>Take theirs</Button>
          <Button onClick={() => setBase(configuration.version)}>Keep mine</Button>
        </Notice>
      )}
      <FailureNotice failure={failure}>
        {failure && failure.fields.size > 0 && (
          <ul>
            {[...failure.fields].map(([path, message]) => (
              <li key={path}>
                <code>{path}</code> {message}
              </li>
            ))}
          </ul>
        )}
      </FailureNotice>
      <Suspense fallback={<ListSkeleton rows={12} />}>
        <YamlEditor
          label="Specification"
          value={text ?? stored}
          isReadOnly={!mayDraft}
          onChange={edit}
          onSave={saveDraft}
        />
      </Suspense>
    </Section>
  );
}
