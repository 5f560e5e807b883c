-- The path, from the folder on that was chosen, of a file that comes in pieces; its document has it then.
ALTER TABLE "upload" ADD COLUMN "path" TEXT;
