-- Every table of the first release. Generated from schema.prisma, then completed by hand below with what Prisma cannot say.

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "WorkspaceRole" AS ENUM ('OWNER', 'MEMBER');

-- CreateEnum
CREATE TYPE "ActorKind" AS ENUM ('USER', 'API_KEY', 'SYSTEM');

-- CreateEnum
CREATE TYPE "DocumentKind" AS ENUM ('SOURCE', 'EXPORT');

-- CreateEnum
CREATE TYPE "VersionStatus" AS ENUM ('DRAFT', 'PUBLISHED', 'SUPERSEDED');

-- CreateEnum
CREATE TYPE "JobStatus" AS ENUM ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "JobStage" AS ENUM ('FETCH', 'READ', 'DETECT', 'MAP', 'EXTRACT', 'STORE');

-- CreateEnum
CREATE TYPE "IssueSeverity" AS ENUM ('ERROR', 'WARNING');

-- CreateEnum
CREATE TYPE "ExportFormat" AS ENUM ('CSV', 'XLSX', 'PARQUET', 'JSONL');

-- CreateEnum
CREATE TYPE "ExportStatus" AS ENUM ('PENDING', 'READY', 'FAILED');

-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "is_administrator" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workspace" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" "WorkspaceRole" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "created_by_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "permissions" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "document" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "kind" "DocumentKind" NOT NULL,
    "name" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "byte_size" BIGINT NOT NULL,
    "sha256" TEXT NOT NULL,
    "storage_key" TEXT NOT NULL,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "metadata" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,
    "actor_kind" "ActorKind" NOT NULL,
    "actor_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "document_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "configuration" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "description" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "configuration_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "configuration_version" (
    "id" TEXT NOT NULL,
    "configuration_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "status" "VersionStatus" NOT NULL,
    "spec_yaml" TEXT NOT NULL,
    "actor_kind" "ActorKind" NOT NULL,
    "actor_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "configuration_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "document_id" TEXT NOT NULL,
    "configuration_version_id" TEXT NOT NULL,
    "retry_of_id" TEXT,
    "status" "JobStatus" NOT NULL DEFAULT 'QUEUED',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "max_attempts" INTEGER NOT NULL,
    "stage" "JobStage",
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "options" JSONB,
    "error" JSONB,
    "metrics" JSONB,
    "claimed_by" TEXT,
    "lease_expires_at" TIMESTAMPTZ(3),
    "available_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "correlation_id" TEXT,
    "actor_kind" "ActorKind" NOT NULL,
    "actor_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "table" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "job_id" TEXT NOT NULL,
    "document_id" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "source" JSONB NOT NULL,
    "columns" JSONB NOT NULL,
    "unmapped_columns" JSONB NOT NULL,
    "row_count" INTEGER NOT NULL,
    "issue_count" INTEGER NOT NULL,
    "dropped_rows" JSONB NOT NULL,
    "rows_key" TEXT NOT NULL,
    "rows_index" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "table_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "issue" (
    "id" TEXT NOT NULL,
    "table_id" TEXT NOT NULL,
    "row_number" INTEGER,
    "source_row" INTEGER,
    "column" TEXT,
    "source_cell" TEXT,
    "rule" TEXT NOT NULL,
    "severity" "IssueSeverity" NOT NULL,
    "message" TEXT NOT NULL,

    CONSTRAINT "issue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "export" (
    "id" TEXT NOT NULL,
    "job_id" TEXT NOT NULL,
    "table_id" TEXT,
    "document_id" TEXT,
    "format" "ExportFormat" NOT NULL,
    "status" "ExportStatus" NOT NULL,
    "row_count" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "export_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stream_head" (
    "stream" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,

    CONSTRAINT "stream_head_pkey" PRIMARY KEY ("stream")
);

-- CreateTable
CREATE TABLE "event" (
    "pos" BIGSERIAL NOT NULL,
    "id" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "document_id" TEXT,
    "actor_kind" "ActorKind" NOT NULL,
    "actor_id" TEXT,
    "trace_id" TEXT,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "xid" xid8 NOT NULL DEFAULT pg_current_xact_id(),

    CONSTRAINT "event_pkey" PRIMARY KEY ("pos")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "workspace_id" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "input_hash" TEXT NOT NULL,
    "result_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("workspace_id","operation","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "workspace_slug_key" ON "workspace"("slug");

-- CreateIndex
CREATE INDEX "membership_user_idx" ON "membership"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "membership_workspace_user_key" ON "membership"("workspace_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_prefix_key" ON "api_key"("prefix");

-- CreateIndex
CREATE INDEX "api_key_workspace_idx" ON "api_key"("workspace_id");

-- CreateIndex
CREATE INDEX "api_key_created_by_idx" ON "api_key"("created_by_id");

-- CreateIndex
CREATE UNIQUE INDEX "document_storage_key_key" ON "document"("storage_key");

-- CreateIndex
CREATE INDEX "document_workspace_idx" ON "document"("workspace_id", "kind", "id");

-- CreateIndex
CREATE UNIQUE INDEX "configuration_workspace_slug_key" ON "configuration"("workspace_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "configuration_version_number_key" ON "configuration_version"("configuration_id", "number");

-- CreateIndex
CREATE INDEX "job_workspace_idx" ON "job"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "job_document_idx" ON "job"("document_id", "id");

-- CreateIndex
CREATE INDEX "job_configuration_version_idx" ON "job"("configuration_version_id", "id");

-- CreateIndex
CREATE INDEX "job_retry_of_idx" ON "job"("retry_of_id");

-- CreateIndex
CREATE INDEX "table_document_idx" ON "table"("document_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "table_job_ordinal_key" ON "table"("job_id", "ordinal");

-- CreateIndex
CREATE INDEX "issue_table_row_idx" ON "issue"("table_id", "row_number");

-- CreateIndex
CREATE UNIQUE INDEX "export_document_key" ON "export"("document_id");

-- CreateIndex
CREATE INDEX "export_job_idx" ON "export"("job_id");

-- CreateIndex
CREATE INDEX "export_table_idx" ON "export"("table_id");

-- CreateIndex
CREATE UNIQUE INDEX "event_id_key" ON "event"("id");

-- CreateIndex
CREATE INDEX "event_workspace_feed_idx" ON "event"("workspace_id", "xid", "pos");

-- CreateIndex
CREATE INDEX "event_document_feed_idx" ON "event"("document_id", "xid", "pos");

-- CreateIndex
CREATE UNIQUE INDEX "event_stream_seq_key" ON "event"("stream", "seq");

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_user_fk" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_created_by_fk" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "document" ADD CONSTRAINT "document_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "configuration" ADD CONSTRAINT "configuration_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "configuration_version" ADD CONSTRAINT "configuration_version_configuration_fk" FOREIGN KEY ("configuration_id") REFERENCES "configuration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job" ADD CONSTRAINT "job_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job" ADD CONSTRAINT "job_document_fk" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job" ADD CONSTRAINT "job_configuration_version_fk" FOREIGN KEY ("configuration_version_id") REFERENCES "configuration_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job" ADD CONSTRAINT "job_retry_of_fk" FOREIGN KEY ("retry_of_id") REFERENCES "job"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "table" ADD CONSTRAINT "table_job_fk" FOREIGN KEY ("job_id") REFERENCES "job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "table" ADD CONSTRAINT "table_document_fk" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "issue" ADD CONSTRAINT "issue_table_fk" FOREIGN KEY ("table_id") REFERENCES "table"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "export" ADD CONSTRAINT "export_job_fk" FOREIGN KEY ("job_id") REFERENCES "job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "export" ADD CONSTRAINT "export_table_fk" FOREIGN KEY ("table_id") REFERENCES "table"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "export" ADD CONSTRAINT "export_document_fk" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "event" ADD CONSTRAINT "event_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Ids are a prefix that tells the type and a ULID (Crockford base 32).
ALTER TABLE "user" ADD CONSTRAINT "user_id_check" CHECK ("id" ~ '^usr_[0-9A-HJKMNP-TV-Z]{26}$');
ALTER TABLE "workspace" ADD CONSTRAINT "workspace_id_check" CHECK ("id" ~ '^ws_[0-9A-HJKMNP-TV-Z]{26}$');
ALTER TABLE "membership" ADD CONSTRAINT "membership_id_check" CHECK ("id" ~ '^mem_[0-9A-HJKMNP-TV-Z]{26}$');
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_id_check" CHECK ("id" ~ '^key_[0-9A-HJKMNP-TV-Z]{26}$');
ALTER TABLE "document" ADD CONSTRAINT "document_id_check" CHECK ("id" ~ '^doc_[0-9A-HJKMNP-TV-Z]{26}$');
ALTER TABLE "configuration" ADD CONSTRAINT "configuration_id_check" CHECK ("id" ~ '^cfg_[0-9A-HJKMNP-TV-Z]{26}$');
ALTER TABLE "configuration_version" ADD CONSTRAINT "configuration_version_id_check" CHECK ("id" ~ '^cfv_[0-9A-HJKMNP-TV-Z]{26}$');
ALTER TABLE "job" ADD CONSTRAINT "job_id_check" CHECK ("id" ~ '^job_[0-9A-HJKMNP-TV-Z]{26}$');
ALTER TABLE "table" ADD CONSTRAINT "table_id_check" CHECK ("id" ~ '^tbl_[0-9A-HJKMNP-TV-Z]{26}$');
ALTER TABLE "export" ADD CONSTRAINT "export_id_check" CHECK ("id" ~ '^exp_[0-9A-HJKMNP-TV-Z]{26}$');

ALTER TABLE "workspace" ADD CONSTRAINT "workspace_slug_check" CHECK ("slug" ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$');
ALTER TABLE "user" ADD CONSTRAINT "user_email_lower_check" CHECK ("email" = lower("email"));
ALTER TABLE "document" ADD CONSTRAINT "document_size_check" CHECK ("byte_size" >= 0);
ALTER TABLE "document" ADD CONSTRAINT "document_sha256_check" CHECK ("sha256" ~ '^[0-9a-f]{64}$');
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_secret_hash_check" CHECK ("secret_hash" ~ '^[0-9a-f]{64}$');

-- SYSTEM is the only actor without an id.
ALTER TABLE "document" ADD CONSTRAINT "document_actor_check" CHECK (("actor_kind" = 'SYSTEM') = ("actor_id" IS NULL));
ALTER TABLE "configuration_version" ADD CONSTRAINT "configuration_version_actor_check" CHECK (("actor_kind" = 'SYSTEM') = ("actor_id" IS NULL));
ALTER TABLE "job" ADD CONSTRAINT "job_actor_check" CHECK (("actor_kind" = 'SYSTEM') = ("actor_id" IS NULL));
ALTER TABLE "event" ADD CONSTRAINT "event_actor_check" CHECK (("actor_kind" = 'SYSTEM') = ("actor_id" IS NULL));

-- A configuration has at most one draft and one published version.
CREATE UNIQUE INDEX "configuration_version_draft_key" ON "configuration_version"("configuration_id") WHERE "status" = 'DRAFT';
CREATE UNIQUE INDEX "configuration_version_published_key" ON "configuration_version"("configuration_id") WHERE "status" = 'PUBLISHED';
ALTER TABLE "configuration_version" ADD CONSTRAINT "configuration_version_number_check" CHECK ("number" > 0);
ALTER TABLE "configuration_version" ADD CONSTRAINT "configuration_version_published_check" CHECK (("status" = 'DRAFT') = ("published_at" IS NULL));

-- The job's state machine, as far as one row can show it.
ALTER TABLE "job" ADD CONSTRAINT "job_attempt_check" CHECK ("attempt" >= 0 AND "attempt" <= "max_attempts");
ALTER TABLE "job" ADD CONSTRAINT "job_progress_check" CHECK ("progress" >= 0 AND "progress" <= 1);
ALTER TABLE "job" ADD CONSTRAINT "job_claim_check" CHECK (("status" = 'RUNNING') = ("claimed_by" IS NOT NULL) AND ("claimed_by" IS NULL) = ("lease_expires_at" IS NULL));
ALTER TABLE "job" ADD CONSTRAINT "job_finished_check" CHECK (("status" IN ('SUCCEEDED', 'FAILED', 'CANCELLED')) = ("finished_at" IS NOT NULL));
ALTER TABLE "job" ADD CONSTRAINT "job_error_check" CHECK ("status" <> 'FAILED' OR "error" IS NOT NULL);
-- What the reconciler looks at: small however many jobs have finished.
CREATE INDEX "job_open_idx" ON "job"("status", "available_at") WHERE "status" IN ('QUEUED', 'RUNNING');

ALTER TABLE "table" ADD CONSTRAINT "table_counts_check" CHECK ("ordinal" >= 0 AND "row_count" >= 0 AND "issue_count" >= 0);
ALTER TABLE "export" ADD CONSTRAINT "export_row_count_check" CHECK ("row_count" >= 0);

ALTER TABLE "stream_head" ADD CONSTRAINT "stream_head_seq_check" CHECK ("seq" > 0);
ALTER TABLE "event" ADD CONSTRAINT "event_seq_check" CHECK ("seq" > 0);
