-- What came to its end in a span of time.
CREATE INDEX "job_workspace_finished_idx" ON "job"("workspace_id", "finished_at") WHERE "finished_at" IS NOT NULL;
