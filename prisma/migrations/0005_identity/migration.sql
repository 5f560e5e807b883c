-- Who people are and how they prove it: passwords, sessions, single sign-on, invitations; and from where things are done.

-- CreateEnum
CREATE TYPE "SignInMethod" AS ENUM ('PASSWORD', 'SSO', 'LINK');

-- CreateEnum
CREATE TYPE "AccountTokenPurpose" AS ENUM ('PASSWORD_RESET', 'SET_UP');

ALTER TABLE "user" ADD COLUMN "password_hash" TEXT;
ALTER TABLE "user" ADD COLUMN "password_changed_at" TIMESTAMPTZ(3);
ALTER TABLE "user" ADD COLUMN "deactivated_at" TIMESTAMPTZ(3);
ALTER TABLE "user" ADD COLUMN "notify_job_failed" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE "workspace" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "workspace" ADD COLUMN "archived_at" TIMESTAMPTZ(3);

-- After a rotation the secret before it is good for a while.
ALTER TABLE "api_key" ADD COLUMN "previous_secret_hash" TEXT;
ALTER TABLE "api_key" ADD COLUMN "previous_expires_at" TIMESTAMPTZ(3);
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_previous_check" CHECK (("previous_secret_hash" IS NULL) = ("previous_expires_at" IS NULL));

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "method" "SignInMethod" NOT NULL,
    "provider" TEXT,
    "address" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refresh_token" (
    "hash" TEXT NOT NULL,
    "session_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "successor_hash" TEXT,

    CONSTRAINT "refresh_token_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "signing_key" (
    "kid" TEXT NOT NULL,
    "public_jwk" JSONB NOT NULL,
    "sealed_private_jwk" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "signs_from" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "signing_key_pkey" PRIMARY KEY ("kid")
);

-- CreateTable
CREATE TABLE "account_token" (
    "hash" TEXT NOT NULL,
    "purpose" "AccountTokenPurpose" NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "account_token_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "role" "WorkspaceRole" NOT NULL,
    "token_hash" TEXT NOT NULL,
    "invited_by_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "external_identity" (
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "email" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "external_identity_pkey" PRIMARY KEY ("issuer", "subject")
);

-- CreateTable
CREATE TABLE "sso_attempt" (
    "state_hash" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "browser_hash" TEXT NOT NULL,
    "nonce" TEXT NOT NULL,
    "code_verifier" TEXT NOT NULL,
    "return_to" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sso_attempt_pkey" PRIMARY KEY ("state_hash")
);

-- CreateTable
CREATE TABLE "sign_in_throttle" (
    "key" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "last_failure_at" TIMESTAMPTZ(3) NOT NULL,
    "blocked_until" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_throttle_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "session_user_idx" ON "session"("user_id");
CREATE INDEX "session_expires_idx" ON "session"("expires_at");
CREATE INDEX "refresh_token_session_idx" ON "refresh_token"("session_id");
CREATE INDEX "account_token_user_idx" ON "account_token"("user_id");
CREATE INDEX "account_token_expires_idx" ON "account_token"("expires_at");
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");
CREATE INDEX "invitation_workspace_idx" ON "invitation"("workspace_id", "id");
CREATE INDEX "external_identity_user_idx" ON "external_identity"("user_id");
CREATE INDEX "sso_attempt_expires_idx" ON "sso_attempt"("expires_at");
CREATE INDEX "sign_in_throttle_last_failure_idx" ON "sign_in_throttle"("last_failure_at");
-- Of the invitations of one address to one workspace only one is open.
CREATE UNIQUE INDEX "invitation_open_key" ON "invitation"("workspace_id", "email") WHERE "accepted_at" IS NULL AND "revoked_at" IS NULL;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_fk" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "refresh_token" ADD CONSTRAINT "refresh_token_session_fk" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "account_token" ADD CONSTRAINT "account_token_user_fk" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_invited_by_fk" FOREIGN KEY ("invited_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "external_identity" ADD CONSTRAINT "external_identity_user_fk" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_email_check" CHECK ("email" = lower("email"));

-- Events of a person (a sign-in, a new password) belong to no workspace; their stream is the person's.
ALTER TABLE "event" ALTER COLUMN "workspace_id" DROP NOT NULL;
-- The network address that a request came from; null for what the system does.
ALTER TABLE "event" ADD COLUMN "address" TEXT;
-- What one actor did, newest first.
CREATE INDEX "event_actor_idx" ON "event"("actor_id", "pos");
