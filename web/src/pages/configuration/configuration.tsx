import { lazy, Suspense } from 'react';
import { Link } from 'wouter';
import { loadPart } from '../../data/load-part.ts';
import { ConfigurationPageDocument } from '../../generated/graphql.ts';
import { ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { useLiveQuery } from '../../workspace/live-query.tsx';
import { Lost } from '../../workspace/lost.tsx';
import { useWorkspace } from '../../workspace/viewer.ts';

const DraftEditor = lazy(() => loadPart(() => import('./editor/draft-editor.tsx')));
const Versions = lazy(() => loadPart(() => import('./editor/versions.tsx')));

/** The specification of one configuration: its draft to be written and tried, its versions to look at and to go back to. */
export function Configuration({ id }: { id: string }) {
  const { slug } = useWorkspace();
  const { data, failure } = useLiveQuery(ConfigurationPageDocument, { id }, ['CONFIGURATION_']);
  const configuration = data?.configuration;
  if (data && !configuration) return <Lost what="configuration" />;
  return (
    <Page title={configuration?.name ?? '…'} above={<Link href={`/w/${slug}/configurations`}>Configurations</Link>}>
      <FailureNotice failure={failure} />
      {configuration ? (
        <Suspense fallback={<ListSkeleton rows={16} />}>
          <DraftEditor key={configuration.id} configuration={configuration} />
          <Versions configuration={configuration} />
        </Suspense>
      ) : (
        <ListSkeleton rows={16} />
      )}
    </Page>
  );
}
