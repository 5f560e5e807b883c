-- A worker claims the job whose workspace has waited longest for its turn, whichever task woke it (docs/decisions/0006).

ALTER TABLE "job" ADD COLUMN "claimed_at" TIMESTAMPTZ(3);

-- From workspace to waiting workspace, and to each one's oldest job, without reading the rest of the backlog.
CREATE INDEX "job_waiting_idx" ON "job"("workspace_id", "available_at", "id") WHERE "status" = 'QUEUED';
-- How many of a workspace's jobs run. Without the lease, so that a heartbeat touches no index.
CREATE INDEX "job_running_idx" ON "job"("workspace_id") WHERE "status" = 'RUNNING';
-- When it was a workspace's turn for the last time.
CREATE INDEX "job_turn_idx" ON "job"("workspace_id", "claimed_at") WHERE "claimed_at" IS NOT NULL;
