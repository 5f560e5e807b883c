/** The names of everything that can be hinted at. A topic names a place to look, never what happened there. */

/** One timeline: a job's, a document's, a configuration's or a workspace's own events. */
export function streamTopic(streamId: string): string {
  return `stream:${streamId}`;
}

/** A document's timeline together with those of its jobs. */
export function documentTopic(documentId: string): string {
  return `document:${documentId}`;
}

/** Everything in a workspace: its feed. */
export function workspaceTopic(workspaceId: string): string {
  return `workspace:${workspaceId}`;
}

/** What a person may do: hint it when a membership, a role, a key that they made or a session of theirs has changed. */
export function accessTopic(userId: string): string {
  return `access:${userId}`;
}

/** A topic without followers: a transport publishes to it to see whether it can. */
export const checkTopic = 'check';
