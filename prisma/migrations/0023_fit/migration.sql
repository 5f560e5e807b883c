-- How well the configuration of a job fits its document, where it was chosen for it.
ALTER TABLE job ADD COLUMN fit double precision CONSTRAINT job_fit_is_a_share CHECK (fit BETWEEN 0 AND 1);
