/** Jobs: submit, turn, transitions, run, result. */
export { cancelJobs, retryJobs } from './bulk.ts';
export { cancelJob } from './cancel.ts';
export { claimNextJob } from './claim.ts';
export { jobWhere } from './filter.ts';
export { findJob, findJobWhere, workspaceOfJob } from './job.ts';
export { jobLease } from './lease.ts';
export { queuePositions } from './line.ts';
export { keepLog, readLog } from './log.ts';
export { jobOptions } from './options.ts';
export { rerunDocument } from './rerun.ts';
export { completeJob, type TableResult } from './result.ts';
export { endLostJob, failAttempt, releaseJob, reportProgress } from './run.ts';
export { type AttemptFailure, isTerminal, type JobFailure, type JobMetrics, jobFailure, jobMetrics } from './state.ts';
export { maxJobsAtOnce, retryJob, submitJob, submitJobs } from './submit.ts';
export { type RunRequest, runOnUpload } from './upload.ts';
