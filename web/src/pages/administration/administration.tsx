import { useState } from 'react';
import { useViewState } from '../../list/view-state.ts';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Lost } from '../../workspace/lost.tsx';
import { useViewer } from '../../workspace/viewer.ts';
import { AuditLog } from './audit/audit-log.tsx';
import { AuditWebhook } from './audit/audit-webhook.tsx';
import { AuditWebhooks } from './audit/audit-webhooks.tsx';
import { Directory } from './directory.tsx';
import { Maintenance } from './maintenance.tsx';
import { Security } from './security.tsx';
import { Users } from './users.tsx';
import { AllWorkspaces } from './workspaces.tsx';

const parts = [
  { name: 'People', value: '' },
  { name: 'Workspaces', value: 'workspaces' },
  { name: 'Audit log', value: 'audit' },
  { name: 'Security', value: 'security' },
  { name: 'Directory', value: 'directory' },
  { name: 'Maintenance', value: 'maintenance' },
];

/** What concerns the whole server, for those who look after it. */
export default function Administration() {
  const { isAdministrator } = useViewer();
  const view = useViewState();
  const shown = view.get('show');
  if (!isAdministrator) return <Lost what="page" />;
  return (
    <Page title="Administration" above="The whole server">
      <Tabs
        label="What is shown"
        tabs={parts}
        value={shown}
        onChange={(show) => view.show(show ? `show=${show}` : '')}
      />
      {shown === 'workspaces' ? (
        <AllWorkspaces />
      ) : shown === 'audit' ? (
        <Audit webhookId={view.get('webhook')} />
      ) : shown === 'security' ? (
        <Security />
      ) : shown === 'directory' ? (
        <Directory />
      ) : shown === 'maintenance' ? (
        <Maintenance />
      ) : (
        <Users />
      )}
    </Page>
  );
}

function Audit({ webhookId }: { webhookId: string }) {
  /** Which is drawn anew, and read, when something has been done on this page. */
  const [done, setDone] = useState(0);
  if (webhookId) return <AuditWebhook id={webhookId} />;
  return (
    <>
      <AuditWebhooks onMade={() => setDone((before) => before + 1)} />
      <AuditLog key={done} />
    </>
  );
}
