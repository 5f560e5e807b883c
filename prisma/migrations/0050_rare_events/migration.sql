-- Events of types that are rare, in feeds and in the audit log; those that every document and job has are found on the way, and cost no entry.
CREATE INDEX CONCURRENTLY "event_rare_idx" ON "event"("type", "pos") WHERE "type" NOT IN ('document.uploaded', 'job.created', 'job.started', 'job.progressed', 'job.table_extracted', 'job.outputs_persisted', 'job.export_persisted', 'job.succeeded');
