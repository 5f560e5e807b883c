-- The part of a trace that a job goes on with (W3C Trace Context, `traceparent`), where its submission was traced.
ALTER TABLE "job" ADD COLUMN "trace_parent" TEXT;
