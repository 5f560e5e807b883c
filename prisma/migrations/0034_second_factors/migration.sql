-- Second factors: authenticator apps, passkeys and recovery codes; who has to have one, and how long sessions go on.

CREATE TYPE "SecondFactor" AS ENUM ('TOTP', 'PASSKEY', 'RECOVERY_CODE');
CREATE TYPE "ChallengePurpose" AS ENUM ('SECOND_FACTOR', 'PASSKEY_SIGN_IN', 'PASSKEY_CREATION');

ALTER TABLE "session" ADD COLUMN "second_factor" "SecondFactor";
ALTER TABLE "session" ADD COLUMN "is_passwordless" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "session" ADD COLUMN "proved_at" TIMESTAMPTZ(3);

ALTER TABLE "workspace" ADD COLUMN "require_second_factor" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "workspace" ADD COLUMN "session_minutes" INTEGER CHECK ("session_minutes" > 0);
ALTER TABLE "workspace" ADD COLUMN "session_idle_minutes" INTEGER CHECK ("session_idle_minutes" > 0);

CREATE TABLE "totp_factor" (
    "user_id" TEXT NOT NULL,
    "sealed_secret" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "confirmed_at" TIMESTAMPTZ(3),
    "last_step" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "totp_factor_pkey" PRIMARY KEY ("user_id"),
    CONSTRAINT "totp_factor_user_fk" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "passkey" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "credential_id" TEXT NOT NULL,
    "public_key" BYTEA NOT NULL,
    "counter" BIGINT NOT NULL,
    "transports" TEXT[],
    "is_synced" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "passkey_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "passkey_user_fk" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "passkey_credential_key" ON "passkey"("credential_id");
CREATE INDEX "passkey_user_idx" ON "passkey"("user_id");

CREATE TABLE "recovery_code" (
    "hash" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),

    CONSTRAINT "recovery_code_pkey" PRIMARY KEY ("hash"),
    CONSTRAINT "recovery_code_user_fk" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "recovery_code_user_idx" ON "recovery_code"("user_id");

CREATE TABLE "sign_in_challenge" (
    "hash" TEXT NOT NULL,
    "purpose" "ChallengePurpose" NOT NULL,
    "user_id" TEXT,
    "challenge" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_challenge_pkey" PRIMARY KEY ("hash"),
    CONSTRAINT "sign_in_challenge_user_fk" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "sign_in_challenge_user_idx" ON "sign_in_challenge"("user_id");
CREATE INDEX "sign_in_challenge_expires_idx" ON "sign_in_challenge"("expires_at");

CREATE TABLE "security_policy" (
    "id" INTEGER NOT NULL,
    "require_second_factor" BOOLEAN NOT NULL DEFAULT false,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),

    CONSTRAINT "security_policy_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "security_policy_one_check" CHECK ("id" = 1)
);
