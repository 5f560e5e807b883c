import { lazy, Suspense } from 'react';
import { loadPart } from '../../data/load-part.ts';
import { ListSkeleton } from '../../ui/list.tsx';
import { Page } from '../../ui/page.tsx';
import { useMay } from '../../workspace/viewer.ts';
import { Webhooks } from '../webhook/webhooks.tsx';
import { ApiKeys } from './api-keys.tsx';
import { Members } from './members.tsx';

const Groups = lazy(() => loadPart(() => import('./groups.tsx')));
const Upkeep = lazy(() => loadPart(() => import('./upkeep.tsx')));
const WorkspaceSecurity = lazy(() => loadPart(() => import('./workspace-security.tsx')));

/** Who works in the workspace, with which keys programs do, and what its owners see to. */
export default function Settings() {
  const maySeeMembers = useMay('MEMBERS_READ');
  const mayManageMembers = useMay('MEMBERS_MANAGE');
  const maySeeWebhooks = useMay('WEBHOOKS_MANAGE');
  const mayManage = useMay('WORKSPACE_MANAGE');
  const maySeeKeys = useMay('API_KEYS_MANAGE');
  return (
    <Page title="Settings">
      {maySeeMembers && <Members />}
      {mayManageMembers && (
        <Suspense>
          <Groups />
        </Suspense>
      )}
      {maySeeKeys && <ApiKeys />}
      {maySeeWebhooks && <Webhooks />}
      {mayManage && (
        <Suspense fallback={<ListSkeleton rows={4} />}>
          <WorkspaceSecurity />
          <Upkeep />
        </Suspense>
      )}
    </Page>
  );
}
