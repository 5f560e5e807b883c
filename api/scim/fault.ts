import { GraphQLError } from 'graphql';
import { isDatabaseAway } from '../../src/db/unavailable.ts';
import { ConflictError, DomainError, NotFoundError, ValidationError } from '../../src/domain/kernel/index.ts';
import { unavailable } from '../limits/unavailable.ts';

/** Detail keywords of RFC 7644, 3.12. */
type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue';

/** Why ADE does not serve a request, as it tells identity providers. */
export class ScimFault extends Error {
  override readonly name = 'ScimFault';
  readonly status: number;
  readonly scimType: ScimType | null;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    status: number,
    detail: string,
    { scimType = null, headers = {} }: { scimType?: ScimType | null; headers?: Record<string, string> } = {},
  ) {
    super(detail);
    this.status = status;
    this.scimType = scimType;
    this.headers = headers;
  }

  /** The body of the answer (RFC 7644, 3.12). */
  get body() {
    return {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: String(this.status),
      ...(this.scimType ? { scimType: this.scimType } : {}),
      detail: this.message,
    };
  }
}

/** Reasons of conflicts: another account or group has the name. */
const taken: ReadonlySet<string> = new Set(['EMAIL_TAKEN', 'USER_NAME_TAKEN', 'NAME_TAKEN']);

/** What the server tells a provider of an error; `null` for a fault of ours. */
export function faultOf(error: unknown): ScimFault | null {
  if (error instanceof ScimFault) return error;
  if (error instanceof ValidationError) {
    const isFilter = error.issues.some(({ code }) => code === 'INVALID_FILTER');
    const detail = error.issues.map(({ path, message }) => `${path}: ${message}`).join(' ') || error.message;
    return new ScimFault(400, detail, { scimType: isFilter ? 'invalidFilter' : 'invalidValue' });
  }
  if (error instanceof ConflictError) {
    return taken.has(error.reason)
      ? new ScimFault(409, error.message, { scimType: 'uniqueness' })
      : new ScimFault(400, error.message, { scimType: 'mutability' });
  }
  if (error instanceof NotFoundError) return new ScimFault(404, error.message);
  if (error instanceof DomainError) return new ScimFault(403, error.message);
  const refused = isDatabaseAway(error) ? unavailable('DATABASE') : error;
  return refused instanceof GraphQLError ? faultOfRefusal(refused) : null;
}

/** The same of what other doors refuse with as well: too many requests, too little room. */
export function faultOfRefusal({ message, extensions: { http } }: GraphQLError): ScimFault {
  const { status, headers } = httpOf(http);
  return new ScimFault(status, message, { headers });
}

function httpOf(http: unknown): { status: number; headers: Record<string, string> } {
  const given: { status?: unknown; headers?: unknown } = typeof http === 'object' && http !== null ? http : {};
  const headers = typeof given.headers === 'object' && given.headers !== null ? Object.entries(given.headers) : [];
  return {
    status: typeof given.status === 'number' ? given.status : 400,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
  };
}
