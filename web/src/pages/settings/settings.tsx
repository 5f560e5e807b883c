import { Page } from '../../ui/page.tsx';
import { useMay } from '../../workspace/viewer.ts';
import { Webhooks } from '../webhook/webhooks.tsx';
import { ApiKeys } from './api-keys.tsx';
import { Members } from './members.tsx';

/** Who works in the workspace, and with which keys programs do. */
export function Settings() {
  const maySeeMembers = useMay('MEMBERS_READ');
  const maySeeWebhooks = useMay('WEBHOOKS_MANAGE');
  const maySeeKeys = useMay('API_KEYS_MANAGE');
  return (
    <Page title="Settings">
      {maySeeMembers && <Members />}
      {maySeeKeys && <ApiKeys />}
      {maySeeWebhooks && <Webhooks />}
    </Page>
  );
}
