-- The keys that lead to what is removed go with it; to find them, all keys were read.
CREATE INDEX CONCURRENTLY "idempotency_key_result_idx" ON "idempotency_key"("result_id");
