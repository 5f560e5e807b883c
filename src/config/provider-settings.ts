/** One OpenID provider, and who may come in by it. */
export interface ProviderSettings {
  /** What its addresses and its accounts' rows call it. */
  readonly name: string;
  /** What the button says. */
  readonly label: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly clientAuth: 'client_secret_basic' | 'client_secret_post' | 'none';
  readonly scopes: readonly string[];
  /** Whether an account of ours with the same address is theirs, when the provider says that it has verified the address. */
  readonly linkVerifiedEmail: boolean;
  /** Whether who is not known yet gets an account. */
  readonly createUsers: boolean;
  /** Domains of the addresses that may be linked or given an account; all when there are none. */
  readonly allowedDomains: readonly string[];
  /** The slug of the workspace that a new account becomes a member of, and as what. */
  readonly workspace: string | null;
  readonly role: 'OWNER' | 'MEMBER';
}
