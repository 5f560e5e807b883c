import type { Permission, Role } from './permissions.ts';

/** Who did something: what rows and events remember. */
export type ActorRef = { kind: 'USER'; id: string } | { kind: 'API_KEY'; id: string } | { kind: 'SYSTEM'; id: null };

export const systemActor: ActorRef = { kind: 'SYSTEM', id: null };

/** What the viewer is in one workspace. */
export interface Standing {
  role: Role;
  /** An API key's own subset; `null` for a person, who has all that the role gives. */
  subset: ReadonlySet<Permission> | null;
  /** The workspace is archived: it can be read and managed, and nothing else. */
  isArchived?: boolean;
}

/** The authenticated caller of one request, with everything that policies need to know about them. */
export interface Viewer {
  actor: ActorRef;
  /** The person; for an API key the one who created it. */
  userId: string;
  /** The key that was used, or `null` for a person. */
  apiKeyId: string | null;
  /** The session of a person, or `null` for a key. */
  sessionId: string | null;
  isAdministrator: boolean;
  /** When the credentials run out; `null` when they do not. */
  expiresAt: Date | null;
  /** What a second factor would open to the session of a person; left out where that is nothing. */
  closed?: {
    /** The whole server asks for one: then all workspaces are among them, and an administrator is none. */
    isServer: boolean;
    workspaces: readonly { id: string; slug: string }[];
  };
  /** By workspace id. A key stands in its own workspace only. */
  standings: ReadonlyMap<string, Standing>;
}
