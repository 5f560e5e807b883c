-- Which installation this is, in one row: its store has a mark of that name, so that a database and a store that do not belong
-- together are seen. Written together with the mark, by the first process that starts.
CREATE TABLE "installation" (
    "id" TEXT NOT NULL,
    "marked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

-- Restores of a backup into this database. What had happened after the backup is lost, and its positions are given to no other event:
-- a cursor after lost_after and before lost_until whose event is not here is one of the lost events.
CREATE TABLE "restoration" (
    "id" BIGSERIAL NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,
    "restored_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lost_after" BIGINT NOT NULL,
    "lost_until" BIGINT NOT NULL,

    CONSTRAINT "restoration_pkey" PRIMARY KEY ("id")
);

-- Tenants' timelines ask whether a cursor is of what was lost; all else is the system's.
REVOKE ALL ON "installation", "restoration" FROM ade_tenant;
GRANT SELECT ON "restoration" TO ade_tenant;
