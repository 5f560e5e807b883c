/** Watching streams and feeds, and the audit log. */
export { auditedTypes, auditMessage, countAudited, listAudited } from './audit.ts';
export { type TimelineItem, watchJob, watchJobTimeline, watchTimeline } from './watch.ts';
