import { isDeepStrictEqual } from 'node:util';
import SCIMMY from 'scimmy';

type Body = Record<string, unknown>;

/** An answer, as far as it is judged. */
interface Judged {
  path: string;
  status: number;
  body: Body;
}

// Not there, though the example of RFC 7643 has it (8.5).
const { subAttributes } = SCIMMY.Schemas.ServiceProviderConfig.definition.attribute('authenticationSchemes');
subAttributes?.push(new SCIMMY.Types.Attribute('boolean', 'primary', { mutable: false }));

const prefix = 'urn:ietf:params:scim:schemas:core:2.0:';
const definitions = {
  [`${prefix}User`]: SCIMMY.Schemas.User.definition,
  [`${prefix}Group`]: SCIMMY.Schemas.Group.definition,
  [`${prefix}ResourceType`]: SCIMMY.Schemas.ResourceType.definition,
  [`${prefix}ServiceProviderConfig`]: SCIMMY.Schemas.ServiceProviderConfig.definition,
};
/** For which RFC 7644 has a meaning (3.12); others are HTTP's own. */
const statuses: ReadonlySet<number> = new Set([400, 401, 403, 404, 409, 412, 413, 500, 501]);

/**
 * Throws unless an answer is one by RFC 7643 and RFC 7644, as an implementation of these that is not ours understands them: what it does not know of a
 * resource, or would write otherwise, is wrong.
 */
export function judge({ path, status, body }: Judged): void {
  const { schemas, Resources } = body;
  if (Object.keys(body).length === 0) return;
  if (status >= 400) judgeError(status, body);
  else if (!Array.isArray(schemas)) throw new Error(`${path}: no schemas`);
  else if (Array.isArray(Resources)) {
    // It throws where a number is none, or the schema is another.
    new SCIMMY.Messages.ListResponse(body as never);
    for (const resource of Resources) judgeResource(path, resource);
  } else judgeResource(path, body);
}

function judgeError(status: number, { schemas, scimType, detail, ...body }: Body): void {
  if (!isDeepStrictEqual(schemas, [SCIMMY.Messages.ErrorResponse.id]) || body.status !== String(status)) {
    throw new Error(`${status}: ${JSON.stringify({ schemas, ...body })}`);
  }
  // It takes `tooMany` with 413 alone; RFC 7644 lists it among those of 400.
  if (!statuses.has(status) || scimType === 'tooMany') return;
  new SCIMMY.Messages.ErrorResponse({ status, scimType, detail } as never);
}

function judgeResource(path: string, resource: Body): void {
  const [schema] = resource.schemas as string[];
  const definition = Object.entries(definitions).find(([id]) => id === schema)?.[1];
  // Of one that was asked for in part, what is required is not all there.
  if (!definition || /[?&](?:attributes|excludedAttributes)=/.test(path)) return;
  const understood: unknown = JSON.parse(JSON.stringify(definition.coerce(resource, 'out')));
  if (isDeepStrictEqual(understood, resource)) return;
  throw new Error(`${path}: ${JSON.stringify(resource)} is understood as ${JSON.stringify(understood)}`);
}
