-- Since when a row's attempts fail because a part of the installation is away: a full disk, a store or a database that does not
-- answer. Such attempts do not count, and are repeated until worker.outageHours have passed.
ALTER TABLE "job" ADD COLUMN "outage_since" TIMESTAMPTZ;
ALTER TABLE "export" ADD COLUMN "outage_since" TIMESTAMPTZ;
ALTER TABLE "mail" ADD COLUMN "outage_since" TIMESTAMPTZ;
