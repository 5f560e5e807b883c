-- The keys that lead to what is removed go with it; to find them, all keys were read.
-- By a hash: the result of many jobs under one key is all their ids, more than a B-tree takes.
CREATE INDEX CONCURRENTLY "idempotency_key_result_idx" ON "idempotency_key" USING HASH ("result_id");
