import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { type Failure, failureOf, faultOf } from '../../../data/failure.ts';
import { type NodeOf, nodesOf } from '../../../data/nodes.ts';
import { nameOf } from '../../../data/who.ts';
import { GoBackDocument, VersionTextsDocument } from '../../../generated/graphql.ts';
import { usePlaceState } from '../../../list/place-state.ts';
import { Button } from '../../../ui/button.tsx';
import { confirmed } from '../../../ui/confirmation.tsx';
import { List, type ListColumn, ListSkeleton } from '../../../ui/list.tsx';
import { FailureNotice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { Status } from '../../../ui/status.tsx';
import { Time } from '../../../ui/time.tsx';
import { useMay } from '../../../workspace/viewer.ts';
import { TextDiff } from './text-diff.tsx';
import type { Configuration } from './use-draft.ts';

type Version = NodeOf<Configuration['versions']>;

/** What was published when and why, what is different from one to the next, and the way back. */
export default function Versions({ configuration }: { configuration: Configuration }) {
  const versions = nodesOf(configuration.versions);
  const place = usePlaceState();
  const [{ fetching }, goBack] = useMutation(GoBackDocument);
  const [failure, setFailure] = useState<Failure | null>(null);
  const mayPublish = useMay('CONFIGURATIONS_PUBLISH');
  const later = versions.find(({ number }) => String(number) === place.get('compare'));
  const earlier = later && versions.find(({ number }) => number === later.number - 1);
  const back = async (version: Version) => {
    const question = {
      title: `Go back to version ${version.number}?`,
      says: `A copy of version ${version.number} is published, and new jobs run with it. The draft stays as it is.`,
      verb: `Publish version ${version.number} again`,
      isGentle: true,
    };
    if (!(await confirmed(question))) return;
    const note = `Back to version ${version.number}`;
    const expectedVersion = configuration.version;
    const result = await goBack({ id: configuration.id, versionId: version.id, expectedVersion, note });
    setFailure(failureOf(result, result.data?.publishConfiguration));
  };
  const columns: ListColumn<Version>[] = [
    { name: 'Version', isText: true, cell: ({ number }) => `Version ${number}` },
    { name: 'Status', cell: ({ status }) => <Status of={status} /> },
    { name: 'What is different', isExtra: true, cell: ({ note }) => note },
    { name: 'By', isExtra: true, cell: ({ createdBy }) => nameOf(createdBy) },
    { name: 'Published', cell: ({ publishedAt }) => publishedAt && <Time of={publishedAt} /> },
    {
      name: 'What can be done',
      isNameHidden: true,
      cell: (version) => (
        <>
          {versions.some(({ number }) => number === version.number - 1) && (
            <Button
              look="quiet"
              aria-expanded={later === version}
              onClick={() => place.step({ compare: later === version ? '' : String(version.number) })}
            >
              Compare
            </Button>
          )}
          {mayPublish && version.status === 'SUPERSEDED' && (
            <Button look="quiet" isBusy={fetching} onClick={() => back(version)}>
              Go back to it
            </Button>
          )}
        </>
      ),
    },
  ];
  return (
    <Section title="Versions">
      <FailureNotice failure={failure} />
      <List label="Versions" columns={columns} items={versions} />
      {later && earlier && <Compared key={later.id} earlier={earlier} later={later} />}
    </Section>
  );
}

function Compared({ earlier, later }: { earlier: Version; later: Version }) {
  const [{ data, error }] = useQuery({ query: VersionTextsDocument, variables: { ids: [earlier.id, later.id] } });
  const [before, after] = data?.nodes ?? [];
  if (!before || !after || !('specYaml' in before) || !('specYaml' in after)) {
    return (
      <>
        <FailureNotice failure={error ? faultOf(error) : null} />
        <ListSkeleton rows={6} />
      </>
    );
  }
  return (
    <TextDiff
      before={{ name: `Version ${before.number}`, text: before.specYaml }}
      after={{ name: `Version ${after.number}`, text: after.specYaml }}
    />
  );
}
