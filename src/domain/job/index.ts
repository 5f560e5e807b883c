/** Jobs: submit, claim, run, result, reconcile. */
export { cancelJob } from './cancel.ts';
export { type Claim, ClaimLostError, checkClaim, claimNextJob, renewClaim } from './claim.ts';
export { jobWhere } from './filter.ts';
export { findJob, workspaceOfJob } from './job.ts';
export { jobOptions } from './options.ts';
export { reconcileJobs } from './reconcile.ts';
export { completeJob, type TableResult } from './result.ts';
export { failAttempt, releaseJob, reportProgress } from './run.ts';
export { isTerminal, type JobFailure, type JobMetrics, jobFailure, jobMetrics, retryDelay } from './state.ts';
export { maxJobsAtOnce, retryJob, submitJob, submitJobs } from './submit.ts';
