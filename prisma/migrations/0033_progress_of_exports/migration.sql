-- How far an export has come, and whether the issues of its tables are marked in it.
ALTER TABLE "export" ADD COLUMN "marks_issues" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "progress" DOUBLE PRECISION NOT NULL DEFAULT 0;
