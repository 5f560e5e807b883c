import { z } from 'zod';
import { splitAtCommas } from './kinds.ts';
import type { ProviderSettings } from './provider-settings.ts';

const secureUrl = z.string().refine((given) => {
  const url = URL.parse(given);
  // OpenID Connect Core 1.0, 3.1.2.1 wants TLS; a provider on this very machine is for trying things out.
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url?.hostname ?? '');
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal);
});

/** One OpenID provider, in the words of ade.toml; unknown keys are refused. */
const provider = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/),
    label: z.string().min(1).max(60).optional(),
    issuer: secureUrl,
    client_id: z.string().min(1),
    client_secret: z.string().min(1).optional(),
    client_auth: z.enum(['client_secret_basic', 'client_secret_post', 'none']).optional(),
    scopes: z.array(z.string().min(1)).default(['openid', 'email', 'profile']),
    link_verified_email: z.boolean().default(false),
    create_users: z.boolean().default(false),
    allowed_domains: z.preprocess(
      (given) => (typeof given === 'string' ? splitAtCommas(given) : given),
      z.array(z.string().min(1).toLowerCase()).default([]),
    ),
    workspace: z.string().min(1).optional(),
    role: z.enum(['OWNER', 'MEMBER']).default('MEMBER'),
  })
  .refine(({ client_auth: auth, client_secret: secret }) => (secret === undefined) === (auth === 'none'), {
    error: 'needs a client_secret, or client_auth = "none"',
  })
  .transform(
    (given): ProviderSettings => ({
      name: given.name,
      label: given.label ?? given.name,
      issuer: given.issuer,
      clientId: given.client_id,
      clientSecret: given.client_secret ?? null,
      clientAuth: given.client_auth ?? 'client_secret_basic',
      scopes: [...new Set(['openid', ...given.scopes])],
      linkVerifiedEmail: given.link_verified_email,
      createUsers: given.create_users,
      allowedDomains: given.allowed_domains,
      workspace: given.workspace ?? null,
      role: given.role,
    }),
  );

/** OpenID providers: a list of tables in TOML, or the same as JSON text. */
export function providers(): z.ZodType<readonly ProviderSettings[]> {
  return z.preprocess(
    (given, context) => {
      if (typeof given !== 'string') return given;
      try {
        return JSON.parse(given);
      } catch {
        context.addIssue({ code: 'custom', message: 'must be a list of providers, as JSON' });
        return z.NEVER;
      }
    },
    z.array(z.unknown(), { error: 'must be a list of providers' }).transform((list, context) => {
      const read: ProviderSettings[] = [];
      for (const [at, given] of list.entries()) {
        const result = provider.safeParse(given);
        if (result.success) read.push(result.data);
        else context.addIssue({ code: 'custom', message: faultOf(at, result.error) });
      }
      const names = read.map(({ name }) => name);
      const twice = names.find((name, at) => names.indexOf(name) !== at);
      if (twice !== undefined) context.addIssue({ code: 'custom', message: `has two providers named ${twice}` });
      return read;
    }),
  );
}

/** Never the value: it may be a secret that stands in the wrong place. */
function faultOf(at: number, { issues: [issue] }: z.ZodError): string {
  const where = issue?.path.join('.') ?? '';
  const known =
    'name, label, issuer, client_id, client_secret, client_auth, scopes, link_verified_email, create_users, allowed_domains, workspace, role';
  if (issue?.code === 'unrecognized_keys')
    return `has a provider (number ${at + 1}) with an unknown key; the keys are ${known}`;
  if (where === '') return `has a provider (number ${at + 1}) that ${issue?.message ?? 'is none'}`;
  const wants: Record<string, string> = {
    name: 'a short name of small letters, digits and hyphens',
    issuer: 'the issuer’s https:// address',
    client_auth: 'client_secret_basic, client_secret_post or none',
    role: 'OWNER or MEMBER',
  };
  return `has a provider (number ${at + 1}) whose ${where} must be ${wants[where] ?? 'given, and of the right type'}`;
}
