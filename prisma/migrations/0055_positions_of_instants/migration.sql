-- Between which positions the events of a span of time lie. They get their positions in the order in which they are written, and the time at which their transaction began: what was
-- written more than a day later than something that is dated before an instant is of after that instant. No transaction that writes events takes a day, nor is the clock of the
-- database set back by one: a clock that was set to another zone is off by 14 hours at most.

-- A position that all events come after which are dated from the instant on: looked for as in a book, some twenty events are read, however many there are.
CREATE FUNCTION ade_position_before(instant timestamptz) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
  below bigint := coalesce((SELECT min(pos) FROM event), 1) - 1;
  above bigint := coalesce((SELECT max(pos) FROM event), 0) + 1;
  middle bigint;
  found_pos bigint;
  dated timestamptz;
BEGIN
  WHILE above - below > 100 LOOP
    middle := (below + above) / 2;
    SELECT pos, occurred_at INTO found_pos, dated FROM event WHERE pos >= middle ORDER BY pos LIMIT 1;
    IF found_pos < above AND dated <= instant - interval '1 day' THEN below := found_pos; ELSE above := middle; END IF;
  END LOOP;
  RETURN below;
END
$$;

-- A position that all events come before which are dated before the instant.
CREATE FUNCTION ade_position_after(instant timestamptz) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
  below bigint := coalesce((SELECT min(pos) FROM event), 1) - 1;
  above bigint := coalesce((SELECT max(pos) FROM event), 0) + 1;
  middle bigint;
  found_pos bigint;
  dated timestamptz;
BEGIN
  WHILE above - below > 100 LOOP
    middle := (below + above) / 2;
    SELECT pos, occurred_at INTO found_pos, dated FROM event WHERE pos <= middle ORDER BY pos DESC LIMIT 1;
    IF found_pos > below AND dated >= instant + interval '1 day' THEN above := found_pos; ELSE below := middle; END IF;
  END LOOP;
  RETURN above;
END
$$;
