-- What a worker has logged in an attempt at a job, so that it is found without knowing which machine it was.
CREATE TABLE "job_log" (
    "job_id" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "lines" TEXT[] NOT NULL,

    CONSTRAINT "job_log_pkey" PRIMARY KEY ("job_id", "attempt"),
    CONSTRAINT "job_log_job_fk" FOREIGN KEY ("job_id") REFERENCES "job"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- For operators alone: lines may tell of the inside of the house. No request reads it.
ALTER TABLE "job_log" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "job_log" FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON "job_log" USING ((SELECT current_user) <> 'ade_tenant');
