import { createContext, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import { type Client, useClient } from 'urql';
import { type Sending, Uploads } from './uploads.ts';

export const UploadsContext = createContext<Uploads | null>(null);

/** Uploads of the person who is signed in, for as long as this part of the page is there. */
export function useNewUploads(): Uploads {
  const client: Client = useClient();
  const uploads = useMemo(() => new Uploads(client), [client]);
  useEffect(() => () => uploads.close(), [uploads]);
  return uploads;
}

/** All uploads of the person, to whichever workspace. */
export function useAllUploads(): Uploads {
  const uploads = useContext(UploadsContext);
  if (!uploads) throw new Error('There are no uploads above this part of the page.');
  return uploads;
}

/** What is sent to a workspace, or has been since the page was opened. */
export function useUploads(workspaceId: string): { uploads: Uploads; sendings: readonly Sending[] } {
  const uploads = useAllUploads();
  const all = useSyncExternalStore(uploads.subscribe, uploads.all);
  const sendings = useMemo(() => all.filter((sending) => sending.workspaceId === workspaceId), [all, workspaceId]);
  return { uploads, sendings };
}
