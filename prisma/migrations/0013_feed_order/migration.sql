-- Feeds are ordered by `pos` alone: it is drawn while the stream's head is locked, so it rises with `seq`. Transaction ids did not: one
-- that is given early and commits late puts a stream's later event first, and the oldest transaction of the whole server, in whichever
-- database, held every feed back. See docs/decisions/0016.

-- What was deleted up to a place in the old order lies at or before this place in the new one.
UPDATE "event_horizon" AS horizon SET "pos" = greatest(horizon."pos", (
  SELECT coalesce(max(event."pos"), 0) FROM "event"
  WHERE event."workspace_id" = horizon."workspace_id" AND (event."xid", event."pos") <= (horizon."xid", horizon."pos")
));
ALTER TABLE "event_horizon" DROP COLUMN "xid";

DROP INDEX "event_workspace_feed_idx";
DROP INDEX "event_document_feed_idx";
ALTER TABLE "event" DROP COLUMN "xid";
CREATE INDEX "event_workspace_feed_idx" ON "event"("workspace_id", "pos");
CREATE INDEX "event_document_feed_idx" ON "event"("document_id", "pos");

-- A cache would hand out positions that are lower than some which others have drawn since.
ALTER SEQUENCE "event_pos_seq" CACHE 1;
GRANT SELECT ON SEQUENCE "event_pos_seq" TO ade_tenant;

-- The last position that was drawn; 0 before the first, which the sequence itself cannot say.
CREATE FUNCTION ade_last_pos() RETURNS bigint LANGUAGE sql VOLATILE
  RETURN (SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM event_pos_seq);

-- An advisory lock says "positions after this one may be drawn, and are not committed yet". Its key is 2782 (0x0ADE) in the upper 16
-- bits, which no other lock of ours has, and the position in the lower 48: a thousand events a second for 8,000 years.
CREATE FUNCTION ade_announce_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared((2782::bigint << 48) | ade_last_pos());
  RETURN NULL;
END
$$;
-- Before the statement draws its first position, whichever statement that is.
CREATE TRIGGER event_announced BEFORE INSERT ON "event" FOR EACH STATEMENT EXECUTE FUNCTION ade_announce_events();

-- Up to where a feed can be read: what is committed later stands after it. The order matters. The last position first; then the
-- announcements, of this database alone; and the rows in a statement of the caller's own, after this one, with a snapshot of its own.
-- An announcement that is not seen was either made later, and draws positions after the last one; or its transaction has ended, and
-- the later snapshot shows what it committed.
CREATE FUNCTION ade_feed_horizon() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  last_pos bigint := ade_last_pos();
  announced bigint;
BEGIN
  SELECT min(((classid::bigint & 65535) << 32) | objid::bigint) INTO announced FROM pg_locks
  WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint >> 16 = 2782
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
  RETURN least(last_pos, announced);
END
$$;
