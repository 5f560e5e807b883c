import { lazy, Suspense } from 'react';
import { useQuery } from 'urql';
import { Redirect, Route, Switch } from 'wouter';
import { faultOf } from '../data/failure.ts';
import { loadPart } from '../data/load-part.ts';
import { currentPath } from '../data/site.ts';
import { ViewerDocument } from '../generated/graphql.ts';
import { FailureNotice } from '../ui/notice.tsx';
import { UploadsContext, useNewUploads } from '../uploads/use-uploads.ts';
import { ViewerContext } from '../workspace/viewer.ts';
import { FirstWorkspace } from './first-workspace.tsx';
import { recentSlug } from './recent.ts';
import { Shell } from './shell.tsx';

const Closed = lazy(() => loadPart(() => import('./closed.tsx')));

/** Everything that needs a person who is signed in: the workspace that the address names, or the one that was open last. */
export default function Workspaces() {
  const [{ data, error, fetching }, read] = useQuery({ query: ViewerDocument });
  const uploads = useNewUploads();
  if (error && !data) return <FailureNotice failure={faultOf(error)} />;
  if (!data || (fetching && !data.viewer)) return null;
  const { viewer } = data;
  if (!viewer?.user)
    return <Redirect to={`/sign-in?${new URLSearchParams({ back: `${currentPath()}${location.search}` })}`} replace />;
  const workspaces = viewer.workspaces.nodes;
  const closed = (what: string) => (
    <Suspense>
      <Closed what={what} onOpen={() => read({ requestPolicy: 'network-only' })} />
    </Suspense>
  );
  if (viewer.needsSecondFactor) return closed('This server');
  const [onlyClosed] = workspaces.length === 0 ? viewer.closedWorkspaces : [];
  if (onlyClosed) return closed(`The workspace ${onlyClosed.name}`);
  const recent =
    workspaces.find(({ slug }) => slug === recentSlug()) ??
    workspaces.find(({ archivedAt }) => !archivedAt) ??
    workspaces[0];
  return (
    <ViewerContext value={{ user: viewer.user, isAdministrator: viewer.isAdministrator, workspaces }}>
      <UploadsContext value={uploads}>
        <Switch>
          <Route path="/w/:slug/*?">
            {({ slug }) => {
              const shut = viewer.closedWorkspaces.find((workspace) => workspace.slug === slug);
              return shut ? closed(`The workspace ${shut.name}`) : <Shell key={slug} slug={slug} />;
            }}
          </Route>
          <Route path="/new-workspace" component={FirstWorkspace} />
          <Route path="/">{recent ? <Redirect to={`/w/${recent.slug}`} replace /> : <FirstWorkspace />}</Route>
          <Route>{recent ? <Shell slug={recent.slug} isLost /> : <FirstWorkspace />}</Route>
        </Switch>
      </UploadsContext>
    </ViewerContext>
  );
}
