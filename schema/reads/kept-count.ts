import { isRecord } from './guards.ts';
import type { Model } from './models.ts';

// How many a workspace holds of what is counted in the commit that changes it (migration 0038), in place of counting: of lists as they are shown without a filter, and by
// what has become of their rows.

const ended: ReadonlySet<string> = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED']);
const open: ReadonlySet<string> = new Set(['QUEUED', 'RUNNING']);
/** Statuses of documents that are counted. */
const toLookAt: ReadonlySet<string> = new Set(['FAILED', 'NEEDS_REVIEW']);

/** The count of a relation of a workspace under a condition, as an expression; `null` where it is not kept. */
export function keptCount(from: { model: Model; alias: string }, target: Model, where: unknown): string | null {
  if (from.model.name !== 'Workspace') return null;
  const conditions = isRecord(where) ? Object.entries(where).filter(([, wanted]) => wanted !== undefined) : [];
  if (isRecord(where) && Object.getOwnPropertySymbols(where).length > 0) return null;
  const given = new Map(conditions);
  const workspaceId = `${from.alias}."id"`;
  if (target.name === 'Document') return documents(given, workspaceId);
  if (target.name === 'Job') return jobs(given, workspaceId);
  return null;
}

/** Those that were uploaded and are not deleted. */
function documents(given: ReadonlyMap<string, unknown>, workspaceId: string): string | null {
  const isListed = given.get('kind') === 'SOURCE' && given.get('deletedAt') === null;
  if (!isListed) return null;
  if (given.size === 2) return sumOf(['documents'], workspaceId);
  const state = given.get('state');
  const statuses = isRecord(state) && Object.keys(state).join() === 'status' ? chosen(state.status) : null;
  if (given.size !== 3 || !statuses?.every((status) => toLookAt.has(status))) return null;
  return sumOf(
    statuses.map((status) => `documents:${status}`),
    workspaceId,
  );
}

/** Those that are over are counted; the few that wait or run are not. */
function jobs(given: ReadonlyMap<string, unknown>, workspaceId: string): string | null {
  const others = [...given.keys()].filter((name) => name !== 'status' && name !== 'finishedAt');
  const statuses = given.has('status') ? chosen(given.get('status')) : [...ended, ...open];
  const isOpen = given.has('finishedAt');
  if (
    others.length > 0 ||
    !statuses ||
    (isOpen && (given.get('finishedAt') !== null || statuses.some((one) => ended.has(one))))
  )
    return null;
  const kept = statuses.filter((status) => ended.has(status)).map((status) => `jobs:${status}`);
  const counted = statuses.filter((status) => open.has(status)).map((status) => `'${status}'`);
  const parts = [
    ...(kept.length > 0 ? [sumOf(kept, workspaceId)] : []),
    ...(counted.length > 0
      ? [
          `(SELECT count(*) FROM "job" "$" WHERE "$"."workspace_id" = ${workspaceId} AND "$"."finished_at" IS NULL AND "$"."status" IN (${counted.join(', ')}))`,
        ]
      : []),
  ];
  return parts.length > 0 ? `(${parts.join(' + ')})` : null;
}

function sumOf(counts: readonly string[], workspaceId: string): string {
  const names = counts.map((name) => `'${name}'`).join(', ');
  return `(SELECT coalesce(sum("$"."amount"), 0)::bigint FROM "workspace_count" "$" WHERE "$"."workspace_id" = ${workspaceId} AND "$"."what" IN (${names}))`;
}

/** What `{ in: […] }` names, each once. */
function chosen(wanted: unknown): string[] | null {
  if (!isRecord(wanted) || Object.keys(wanted).join() !== 'in' || !Array.isArray(wanted.in)) return null;
  const all: unknown[] = wanted.in;
  const known = all.filter(
    (one): one is string => typeof one === 'string' && (ended.has(one) || open.has(one) || toLookAt.has(one)),
  );
  return known.length === all.length ? [...new Set(known)] : null;
}
