/** Watching streams and feeds, and the audit log. */

export { auditedTypes, auditMessage, auditSentence, countAudited, listAudited } from './audit.ts';
export { auditLineOf, auditLines } from './audit-export.ts';
export { cursorAfter, inBatches, mostInBatch, type TimelineItem, watchJobTimeline, watchTimeline } from './watch.ts';
export { watchJob } from './watch-job.ts';
