/** What ioredis says when it has no connection, or no answer; and what Redis says while it loads its data or follows another server, also of a cluster. */
const messages =
  /^(?:Connection is closed|Command timed out|Stream isn't writeable|Reached the max retries per request|All sentinels are unreachable|None of startup nodes|Failed to refresh slots cache|Cluster isn't ready|Too many Cluster redirections|LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|READONLY|UNBLOCKED)/;

/** Whether something failed because Redis could not be reached or is not ready, so that trying again later helps. */
export function isRedisAway(error: unknown): boolean {
  for (let rest = error; rest instanceof Error; rest = rest.cause) if (messages.test(rest.message)) return true;
  return false;
}
