import { allPermissions } from '../../src/auth/permissions.ts';
import { publicUrlOf } from '../../src/config/public-url.ts';
import { loadSettings, type Settings } from '../../src/config/settings.ts';
import {
  addUser,
  makeAccountToken,
  normaliseEmail,
  resetPassword,
  takeSecondFactors,
} from '../../src/domain/identity/index.ts';
import { type Context, DomainError, transact, ValidationError } from '../../src/domain/kernel/index.ts';
import { addApiKey, appointOwner } from '../../src/domain/workspace/index.ts';
import { createLogger } from '../../src/log.ts';
import { oneTimeLink } from '../../src/mail/links.ts';
import { openRowServices } from '../../src/services.ts';
import { assureMigrated, withNewDatabase } from '../database.ts';
import { CommandFailure } from '../failure.ts';
import { askSecret } from '../terminal/secret.ts';

export interface CreateAdministratorOptions {
  email: string;
  name: string;
  /** Print a link instead of asking for the password. */
  link?: true;
}

/** `ade admin create`: an account that looks after the whole server, with a password that is asked for, or a link to set one. */
export async function createAdministrator({ email, name, link }: CreateAdministratorOptions): Promise<number> {
  return withContext(async (context, settings) => {
    const user = await transact(context, (tx) => addUser(tx, { email, name, isAdministrator: true }));
    process.stdout.write(`${user.email} is an administrator now.\n`);
    const { token, expiresAt } = await makeAccountToken(context, { userId: user.id, purpose: 'SET_UP' });
    if (link || !process.stdin.isTTY) showLink(settings, token, expiresAt);
    else await askPassword(context, token);
  });
}

/** `ade admin link`: a link with which the owner of an account sets their password, for when no mail can be sent. */
export async function accountLink({ email }: { email: string }): Promise<number> {
  return withContext(async (context, settings) => {
    const user = await context.db.prisma.user.findUnique({ where: { email: normaliseEmail(email) ?? '' } });
    if (!user || user.deactivatedAt !== null) throw new CommandFailure(`There is no active account for ${email}.`);
    const { token, expiresAt } = await makeAccountToken(context, { userId: user.id, purpose: 'SET_UP' });
    showLink(settings, token, expiresAt);
  });
}

/** `ade admin reset-factors`: lets a person in by password alone who has lost their second factors, also the only administrator. */
export async function resetFactors({ email }: { email: string }): Promise<number> {
  return withContext(async (context) => {
    const user = await context.db.prisma.user.findUnique({ where: { email: normaliseEmail(email) ?? '' } });
    if (!user) throw new CommandFailure(`There is no account for ${email}.`);
    await transact(context, (tx) => takeSecondFactors(tx, user.id));
    process.stdout.write(`${user.email} has no second factor any more, and is signed out everywhere.\n`);
  });
}

export interface MakeKeyOptions {
  workspace: string;
  email: string;
  name: string;
  administrator?: true;
}

/** `ade admin key`: another API key with all permissions of a member, for when the first one is lost. */
export async function makeKey({ workspace: slug, email, name, administrator }: MakeKeyOptions): Promise<number> {
  return withContext(async (context) => {
    const address = normaliseEmail(email) ?? '';
    const membership = await context.db.prisma.membership.findFirst({
      where: { workspace: { slug, archivedAt: null }, user: { email: address, deactivatedAt: null } },
      select: { workspaceId: true, user: { select: { id: true, isAdministrator: true } } },
    });
    if (!membership) {
      throw new CommandFailure(`${email} has no active account that is a member of a workspace ${slug}. Check both.`);
    }
    const { workspaceId, user } = membership;
    if (administrator && !user.isAdministrator) {
      throw new CommandFailure(
        `${email} does not look after this server. Leave --administrator out, or name one who does.`,
      );
    }
    const { key } = await transact(context, (tx) =>
      addApiKey(tx, {
        workspaceId,
        createdById: user.id,
        name,
        permissions: allPermissions,
        isAdministrator: administrator === true,
      }),
    );
    process.stdout.write(`${key}\n`);
  });
}

/** `ade admin owner`: makes a person an owner of a workspace, for when it has none who can come in any more. */
export async function makeOwner({ workspace: slug, email }: { workspace: string; email: string }): Promise<number> {
  return withContext(async (context) => {
    const user = await context.db.prisma.user.findUnique({ where: { email: normaliseEmail(email) ?? '' } });
    if (!user || user.deactivatedAt !== null) throw new CommandFailure(`There is no active account for ${email}.`);
    await appointOwner(context, { slug, userId: user.id });
    process.stdout.write(`${user.email} is an owner of ${slug} now.\n`);
  });
}

/** Works as the system, on the configured database or the embedded one. */
async function withContext(work: (context: Context, settings: Settings) => Promise<void>): Promise<number> {
  const settings = loadSettings({ env: process.env, cwd: process.cwd() });
  const log = createLogger(settings.log, { name: 'admin' });
  await withNewDatabase(settings, log, async (url) => {
    await assureMigrated(settings, url);
    const services = await openRowServices(settings, url, log);
    try {
      await work({ ...services, viewer: null, correlationId: null }, settings);
    } catch (error) {
      throw error instanceof DomainError ? new CommandFailure(explained(error), { cause: error }) : error;
    } finally {
      await services.close();
    }
  });
  return 0;
}

/** Until one is good enough; the link that it is set with is used then. */
async function askPassword(context: Context, token: string): Promise<void> {
  for (;;) {
    const newPassword = await askSecret('Password: ');
    if (newPassword !== (await askSecret('Again: '))) {
      process.stdout.write('These are not the same.\n');
      continue;
    }
    try {
      await resetPassword(context, { token, newPassword });
      process.stdout.write('The password is set.\n');
      return;
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      process.stdout.write(`${explained(error)}\n`);
    }
  }
}

/** To standard output and never through the logger: logs are kept, and a link must not be. */
function showLink({ http }: Settings, token: string, expiresAt: Date): void {
  process.stdout.write(
    `To set the password, once, until ${expiresAt.toISOString()}:\n${oneTimeLink(publicUrlOf(http), 'set-up', token)}\n`,
  );
}

function explained(error: DomainError): string {
  return error instanceof ValidationError ? error.issues.map(({ message }) => message).join(' ') : error.message;
}
