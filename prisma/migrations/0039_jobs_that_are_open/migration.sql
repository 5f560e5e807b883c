-- Jobs of a workspace that wait or run, newest first. Not by their status, an enum, of which PostgreSQL makes no use behind policies.
CREATE INDEX CONCURRENTLY "job_unfinished_idx" ON "job"("workspace_id", "id") WHERE "finished_at" IS NULL;
