import { lazy, type ReactNode, Suspense, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { connection } from '../data/connection.ts';
import { loadPart } from '../data/load-part.ts';
import { Shortcuts } from '../keys/shortcuts.tsx';
import { JobNotices } from '../notices/job-notices.tsx';
import { Configurations } from '../pages/configuration/configurations.tsx';
import { Documents } from '../pages/document/documents.tsx';
import { Jobs } from '../pages/job/jobs.tsx';
import { Overview } from '../pages/overview/overview.tsx';
import { Tables } from '../pages/table/tables.tsx';
import { Boundary } from '../ui/boundary.tsx';
import { ListSkeleton } from '../ui/list.tsx';
import { Empty, FootContext } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { LiveFeed } from '../workspace/live-feed.tsx';
import { useViewer, WorkspaceContext } from '../workspace/viewer.ts';
import { FollowName } from './follow-name.tsx';
import { Rail } from './rail.tsx';
import { noteRecent } from './recent.ts';
import { useReturnFocus } from './return-focus.ts';
import styles from './shell.module.css';

const Account = lazy(() => loadPart(() => import('../pages/settings/account.tsx')));
const Administration = lazy(() => loadPart(() => import('../pages/administration/administration.tsx')));
const Configuration = lazy(() =>
  loadPart(() => import('../pages/configuration/configuration.tsx')).then((page) => ({ default: page.Configuration })),
);
const DocumentPage = lazy(() =>
  loadPart(() => import('../pages/document/document.tsx')).then((page) => ({ default: page.DocumentPage })),
);
const JobPage = lazy(() => loadPart(() => import('../pages/job/job.tsx')));
const Settings = lazy(() => loadPart(() => import('../pages/settings/settings.tsx')));
const TablePage = lazy(() => loadPart(() => import('../pages/table/table.tsx')));
const WebhookPage = lazy(() => loadPart(() => import('../pages/webhook/webhook.tsx')));

/** The frame of every page of a workspace. */
export function Shell({ slug, isLost = false }: { slug: string; isLost?: boolean }) {
  const { workspaces } = useViewer();
  const workspace = workspaces.find((one) => one.slug === slug);
  const openId = useRef(workspace?.id);
  const [foot, setFoot] = useState<HTMLElement | null>(null);
  const [path] = useLocation();
  useReturnFocus(path);
  useEffect(() => {
    if (workspace) noteRecent(workspace.slug);
  }, [workspace]);
  // Each page begins at its top.
  useEffect(() => {
    if (path) window.scrollTo(0, 0);
  }, [path]);
  // It was renamed while it is open: its pages go on at the address that it has then.
  const renamed = workspace ? undefined : workspaces.find(({ id }) => id === openId.current);
  if (renamed) return <Redirect to={`/w/${renamed.slug}${path.slice(3 + slug.length)}${location.search}`} replace />;
  if (!workspace || isLost) {
    return (
      <Page title="There is nothing here">
        <Empty title="This address leads nowhere, or to something that you cannot see.">
          <Link href="/">To your workspace</Link>
        </Empty>
      </Page>
    );
  }
  const at = `/w/${slug}`;
  return (
    <WorkspaceContext value={workspace}>
      <LiveFeed workspaceId={workspace.id}>
        <a href="#main" className={styles.skip}>
          To the page
        </a>
        <div className={styles.shell}>
          <Rail />
          <div className={styles.pages}>
            <Connection />
            {workspace.archivedAt && (
              <p className={styles.connection} role="status">
                This workspace is archived: nothing in it can be added or changed. Its owners open it again in the
                settings.
              </p>
            )}
            <Boundary path={path}>
              <FootContext value={foot}>
                <Switch>
                  <Route path={at} component={Overview} />
                  <Route path={`${at}/documents`} component={Documents} />
                  <Route path={`${at}/documents/:id`}>
                    {({ id }) => (
                      <Part>
                        <DocumentPage key={id} id={id} />
                      </Part>
                    )}
                  </Route>
                  <Route path={`${at}/jobs`} component={Jobs} />
                  <Route path={`${at}/jobs/:id`}>
                    {({ id }) => (
                      <Part>
                        <JobPage key={id} id={id} />
                      </Part>
                    )}
                  </Route>
                  <Route path={`${at}/tables`} component={Tables} />
                  <Route path={`${at}/tables/:id`}>
                    {({ id }) => (
                      <Part>
                        <TablePage key={id} id={id} />
                      </Part>
                    )}
                  </Route>
                  <Route path={`${at}/configurations`} component={Configurations} />
                  <Route path={`${at}/configurations/:id`}>
                    {({ id }) => (
                      <Part>
                        <Configuration key={id} id={id} />
                      </Part>
                    )}
                  </Route>
                  <Route path={`${at}/settings`}>
                    <Part title="Settings">
                      <Settings />
                    </Part>
                  </Route>
                  <Route path={`${at}/webhooks/:id`}>
                    {({ id }) => (
                      <Part>
                        <WebhookPage key={id} id={id} />
                      </Part>
                    )}
                  </Route>
                  <Route path={`${at}/account`}>
                    <Part title="Account">
                      <Account />
                    </Part>
                  </Route>
                  <Route path={`${at}/administration`}>
                    <Part title="Administration">
                      <Administration />
                    </Part>
                  </Route>
                  <Route>
                    <Page title="There is nothing here">
                      <Empty title="This address leads nowhere.">
                        <Link href={at}>To the overview</Link>
                      </Empty>
                    </Page>
                  </Route>
                </Switch>
              </FootContext>
            </Boundary>
            <div className={styles.foot} ref={setFoot} />
          </div>
        </div>
        <Shortcuts />
        <JobNotices />
        <FollowName id={workspace.id} />
      </LiveFeed>
    </WorkspaceContext>
  );
}

/** Says once, for all pages, that what happens does not come in, or that what is to be read is not answered. */
function Connection() {
  const isConnected = useSyncExternalStore(connection.subscribe, connection.isConnected);
  const isAnswered = useSyncExternalStore(connection.subscribe, connection.isAnswered);
  if (isConnected && isAnswered) return null;
  return (
    <p className={`${styles.connection} ${styles.passing}`} role="status">
      {!isAnswered && 'The server cannot be reached. '}
      Reconnecting…
      {!isAnswered && <span className={styles.old}> What is shown may be old.</span>}
    </p>
  );
}

/** A page with a script of its own: until that has come, the page says that it is loading. */
function Part({ title = '…', children }: { title?: string; children: ReactNode }) {
  const coming = (
    <Page title={title}>
      <ListSkeleton />
    </Page>
  );
  return <Suspense fallback={coming}>{children}</Suspense>;
}
