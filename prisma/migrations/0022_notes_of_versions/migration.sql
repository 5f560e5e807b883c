-- Why a version was published, in the words of who did.
ALTER TABLE "configuration_version" ADD COLUMN "note" TEXT;
