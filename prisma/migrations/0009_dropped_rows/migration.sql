-- The first of the rows that are not in a table, by reason: what "Table.explanation" names. Older tables have counts only.
ALTER TABLE "table" ADD COLUMN "dropped_first" JSONB NOT NULL DEFAULT '{}';
