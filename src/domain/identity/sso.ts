import { type ExternalIdentity, ProviderRefusal } from '../../auth/oidc/identity.ts';
import type { OidcProvider, SignInSecrets } from '../../auth/oidc/provider.ts';
import { hashOpaqueToken, makeOpaqueToken } from '../../auth/opaque-token.ts';
import type { ProviderSettings } from '../../config/provider-settings.ts';
import { isUniqueViolation } from '../../db/errors.ts';
import type { User } from '../../db/generated/client.ts';
import { accessTopic } from '../../hub/topics.ts';
import {
  actingAs,
  type Context,
  LimitError,
  newId,
  type RequestContext,
  record,
  type Transaction,
  transact,
  within,
} from '../kernel/index.ts';
import { requireRoomForMember } from '../quota/index.ts';
import { looksLikeAnother, normaliseEmail } from './email.ts';
import { isDistinctAddress } from './look-alikes.ts';
import { type OpenSession, openSession } from './session.ts';
import { takeFromUnproven } from './unproven.ts';
import { addUser, isName } from './user.ts';

/** Minutes in which a person has to come back from the provider. */
const attemptMinutes = 10;
/** On whose timeline failed sign-ins of people without an account are kept. */
const unknownUser = 'usr_unknown';

export interface BegunSignIn {
  /** Where the browser goes. */
  url: URL;
  expiresAt: Date;
}

/**
 * Begins a sign-in at a provider. It is bound to the browser that holds `browserToken`, and over after one answer or ten minutes.
 * `returnTo` is where the browser ends up: a path of this installation. Throws ProviderUnavailable.
 */
export async function beginSignIn(
  context: Context,
  provider: OidcProvider,
  { browserToken, redirectUri, returnTo }: { browserToken: string; redirectUri: string; returnTo: string },
): Promise<BegunSignIn> {
  const state = makeOpaqueToken();
  const secrets: SignInSecrets = {
    state: state.token,
    nonce: makeOpaqueToken().token,
    codeVerifier: makeOpaqueToken().token,
  };
  const url = await provider.authorizationUrl(redirectUri, secrets);
  const expiresAt = new Date(context.db.clock.now().getTime() + attemptMinutes * 60_000);
  await context.db.prisma.ssoAttempt.create({
    data: {
      stateHash: state.hash,
      provider: provider.settings.name,
      browserHash: hashOpaqueToken(browserToken),
      nonce: secrets.nonce,
      codeVerifier: secrets.codeVerifier,
      returnTo,
      expiresAt,
    },
  });
  return { url, expiresAt };
}

/**
 * Ends a sign-in with what the provider has sent the browser back with, and opens a session. Throws ProviderRefusal, which is also
 * recorded, when it must not be believed or its person may not come in; ProviderUnavailable; ConflictError for a deactivated account.
 */
export async function completeSignIn(
  context: RequestContext,
  provider: OidcProvider,
  { browserToken, callback }: { browserToken: string | null; callback: URL },
): Promise<{ session: OpenSession; returnTo: string }> {
  const { name } = provider.settings;
  let identity: ExternalIdentity | null = null;
  try {
    const state = callback.searchParams.get('state') ?? '';
    const attempt = await takeAttempt(context, name, state, browserToken ?? '');
    if (!attempt) {
      throw new ProviderRefusal('The sign-in was not begun in this browser, is over, or took longer than ten minutes.');
    }
    const { nonce, code_verifier: codeVerifier, return_to: returnTo } = attempt;
    identity = await provider.identityOf(callback, { state, nonce, codeVerifier });
    const userId = await personOf(context, provider.settings, identity);
    return { session: await openSession(context, { userId, method: 'SSO', provider: name }), returnTo };
  } catch (error) {
    if (error instanceof ProviderRefusal) {
      const payload = { email: normaliseEmail(identity?.email ?? '') ?? '', reason: `${name}: ${error.message}` };
      await record(context, [{ stream: unknownUser, type: 'session.sign_in_failed', payload, workspaceId: null }]);
    }
    throw error;
  }
}

interface Attempt {
  nonce: string;
  code_verifier: string;
  return_to: string;
}

/** Of several answers with the same state one is the first; the others find nothing. */
async function takeAttempt(context: Context, provider: string, state: string, browserToken: string) {
  const [attempt] = await context.db.prisma.$queryRaw<Attempt[]>`
    DELETE FROM sso_attempt WHERE state_hash = ${hashOpaqueToken(state)} AND provider = ${provider}
      AND browser_hash = ${hashOpaqueToken(browserToken)} AND expires_at > now()
    RETURNING nonce, code_verifier, return_to`;
  return attempt ?? null;
}

/** Whose account it is: one that was linked before, one to link now, or a new one, as the provider's rules say. */
async function personOf(context: Context, rules: ProviderSettings, identity: ExternalIdentity): Promise<string> {
  const known = await linkedPerson(context, identity);
  if (known !== null) return known;
  const email = identity.email === null ? null : normaliseEmail(identity.email);
  if (email === null) throw new ProviderRefusal('The provider does not tell an e-mail address.');
  if (!identity.isEmailVerified) throw new ProviderRefusal('The provider has not verified the e-mail address.');
  const domain = email.slice(email.lastIndexOf('@') + 1);
  if (rules.allowedDomains.length > 0 && !rules.allowedDomains.includes(domain)) {
    throw new ProviderRefusal(`Addresses at ${domain} may not sign in here.`);
  }
  try {
    const user = await context.db.prisma.user.findUnique({ where: { email } });
    return user ? await link(context, rules, identity, user) : await provision(context, rules, identity, email);
  } catch (error) {
    // The same person in another tab was first.
    const isLinked = isUniqueViolation(error, 'external_identity_pkey');
    const first = isLinked ? await linkedPerson(context, identity) : null;
    if (first !== null) return first;
    throw error;
  }
}

/** By issuer and subject: addresses change hands, these do not. */
async function linkedPerson({ db }: Context, { issuer, subject, email }: ExternalIdentity): Promise<string | null> {
  const [known] = await db.prisma.$queryRaw<{ user_id: string }[]>`
    UPDATE external_identity SET last_used_at = now(), email = ${email}
    WHERE issuer = ${issuer} AND subject = ${subject} RETURNING user_id`;
  return known?.user_id ?? null;
}

async function link(context: Context, rules: ProviderSettings, identity: ExternalIdentity, user: User) {
  if (!rules.linkVerifiedEmail) {
    throw new ProviderRefusal(
      `There is an account for ${user.email} already, and it may not be linked. Sign in to it.`,
    );
  }
  await transact(actingAs(context, { userId: user.id, sessionId: null }), async (tx) => {
    await takeFromUnproven(tx, [user.id]);
    await addIdentity(tx, rules, identity, user.id);
  });
  return user.id;
}

async function provision(context: Context, rules: ProviderSettings, identity: ExternalIdentity, email: string) {
  if (!rules.createUsers) throw new ProviderRefusal(`There is no account for ${email}. Ask to be invited.`);
  if (!isDistinctAddress(email)) throw new ProviderRefusal(looksLikeAnother);
  // What a provider calls people must not keep them out.
  const name = identity.name !== null && isName(identity.name) ? identity.name : email;
  const workspace =
    rules.workspace === null
      ? null
      : await context.db.prisma.workspace.findFirst({ where: { slug: rules.workspace, archivedAt: null } });
  if (rules.workspace !== null && !workspace) {
    context.log.warn({ workspace: rules.workspace }, 'The workspace for new accounts does not exist');
  }
  const acting = workspace ? within(context, workspace.id) : context;
  return transact(acting, async (tx) => {
    const { id } = await addUser(tx, { email, name, isAdministrator: false });
    await addIdentity(tx, rules, identity, id);
    if (!workspace) return id;
    await requireRoomForMember(tx, workspace).catch(refuse);
    const membershipId = newId('Membership');
    const { role } = rules;
    await tx.db.membership.create({ data: { id: membershipId, workspaceId: workspace.id, userId: id, role } });
    tx.record({
      stream: workspace.id,
      type: 'member.joined',
      payload: { membershipId, userId: id, role },
      workspaceId: workspace.id,
    });
    tx.afterCommit(() => context.hub.publish([accessTopic(id)]));
    return id;
  });
}

function refuse(error: unknown): never {
  throw error instanceof LimitError ? new ProviderRefusal(error.message) : error;
}

async function addIdentity(tx: Transaction, rules: ProviderSettings, identity: ExternalIdentity, userId: string) {
  const { issuer, subject, email } = identity;
  await tx.db.externalIdentity.create({ data: { issuer, subject, userId, provider: rules.name, email } });
  tx.record({
    stream: userId,
    type: 'user.identity_linked',
    payload: { userId, provider: rules.name, issuer },
    workspaceId: null,
  });
}
