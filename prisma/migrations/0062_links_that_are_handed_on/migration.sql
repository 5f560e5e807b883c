-- The link of an invitation that an owner passes on by hand: beside the mailed one, of which no attempt to mail it is to make it void.
ALTER TABLE "invitation" ADD COLUMN "handed_token_hash" TEXT;
CREATE INDEX "invitation_handed_token_hash_idx" ON "invitation"("handed_token_hash");
-- Of an account that was made with such a link: nothing has shown yet that the address is its owner's.
ALTER TABLE "user" ADD COLUMN "address_unproven" BOOLEAN NOT NULL DEFAULT false;
