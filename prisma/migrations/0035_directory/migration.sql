-- What an identity provider provisions over SCIM: people, groups, and the roles that groups give in workspaces. See docs/decisions/0037.

-- With what a provider proves that it is one. Of the installation, not of a workspace.
CREATE TABLE "scim_token" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "previous_secret_hash" TEXT,
    "previous_expires_at" TIMESTAMPTZ(3),
    "created_by_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "scim_token_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "scim_token_created_by_fk" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "scim_token_previous_check" CHECK (("previous_secret_hash" IS NULL) = ("previous_expires_at" IS NULL))
);
CREATE UNIQUE INDEX "scim_token_prefix_key" ON "scim_token"("prefix");
CREATE INDEX "scim_token_created_by_idx" ON "scim_token"("created_by_id");

-- What a provider says of an account besides its address and name. Accounts that none has touched have no row.
CREATE TABLE "directory_user" (
    "user_id" TEXT NOT NULL,
    "user_name" TEXT NOT NULL,
    "user_name_key" TEXT NOT NULL,
    "external_id" TEXT,
    "given_name" TEXT,
    "family_name" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "directory_user_pkey" PRIMARY KEY ("user_id"),
    CONSTRAINT "directory_user_user_fk" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "directory_user_name_key" ON "directory_user"("user_name_key");
CREATE INDEX "directory_user_external_idx" ON "directory_user"("external_id");

CREATE TABLE "group" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "external_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),

    CONSTRAINT "group_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "group_name_key" ON "group"("name_key");
CREATE INDEX "group_external_idx" ON "group"("external_id");

CREATE TABLE "group_member" (
    "group_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),

    CONSTRAINT "group_member_pkey" PRIMARY KEY ("group_id", "user_id"),
    CONSTRAINT "group_member_group_fk" FOREIGN KEY ("group_id") REFERENCES "group"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "group_member_user_fk" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "group_member_user_idx" ON "group_member"("user_id");

-- The role that a group gives to its members in a workspace.
CREATE TABLE "group_grant" (
    "group_id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "role" "WorkspaceRole" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),

    CONSTRAINT "group_grant_pkey" PRIMARY KEY ("group_id", "workspace_id"),
    CONSTRAINT "group_grant_group_fk" FOREIGN KEY ("group_id") REFERENCES "group"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "group_grant_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "group_grant_workspace_idx" ON "group_grant"("workspace_id");

ALTER TABLE "group_grant" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "group_grant" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "group_grant" TO ade_tenant USING ("workspace_id" = ANY ((SELECT ade_workspaces())::text[])) WITH CHECK ("workspace_id" = ANY ((SELECT ade_workspaces())::text[]));
CREATE POLICY system ON "group_grant" USING ((SELECT current_user) <> 'ade_tenant');

-- "role" is the higher of what was given by hand and of what groups give. With "by_groups", what was given by hand stands beside it: null for nothing.
ALTER TABLE "membership" ADD COLUMN "by_groups" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "membership" ADD COLUMN "role_by_hand" "WorkspaceRole";
