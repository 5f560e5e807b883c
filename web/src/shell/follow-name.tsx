import { useClient } from 'urql';
import { WorkspaceNameDocument } from '../generated/graphql.ts';
import { useLive } from '../workspace/live-feed.tsx';

/** Reads what the workspace is called, and whether it is archived, again when another person has changed that; what shows it follows. */
export function FollowName({ id }: { id: string }) {
  const client = useClient();
  useLive(
    ({ type }) => type.startsWith('WORKSPACE_'),
    () => void client.query(WorkspaceNameDocument, { id }, { requestPolicy: 'network-only' }).toPromise(),
  );
  return null;
}
