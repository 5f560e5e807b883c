-- Up to where retention has deleted a workspace's events, in the feed's order. What comes after (xid, pos) is all there; at or
-- before it no more than the newest event of a stream. A stream needs no such row, since its numbers have no gaps of their own.
CREATE TABLE "event_horizon" (
    "workspace_id" TEXT NOT NULL,
    "xid" xid8 NOT NULL,
    "pos" BIGINT NOT NULL,

    CONSTRAINT "event_horizon_pkey" PRIMARY KEY ("workspace_id")
);

-- AddForeignKey
ALTER TABLE "event_horizon" ADD CONSTRAINT "event_horizon_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
