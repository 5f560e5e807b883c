-- How often each value stands in the columns of a table that is too large to be looked through at once; of tables before this one it is not known.
ALTER TABLE "table" ADD COLUMN "value_counts" JSONB;
