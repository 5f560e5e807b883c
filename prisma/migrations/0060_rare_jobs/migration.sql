-- Jobs that failed or were cancelled, of which a workspace where all goes well has few among very many.
CREATE INDEX CONCURRENTLY "job_unsuccessful_idx" ON "job"("workspace_id", "status", "id") WHERE "status" IN ('FAILED', 'CANCELLED');
