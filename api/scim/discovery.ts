import { groupSchema, userSchema } from './resources.ts';
import { resourceTypeSchema, serviceProviderConfigSchema } from './schemas.ts';

/** Resources of one page, at most. */
export const mostResults = 200;

/** What this server can do of SCIM (RFC 7643, 5). */
export function serviceProviderConfig(base: string, { bodyBytes }: { bodyBytes: number }) {
  return {
    schemas: [serviceProviderConfigSchema],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: bodyBytes },
    filter: { supported: true, maxResults: mostResults },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'SCIM token',
        description: 'A token that an administrator of this server has made, in the Authorization header.',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  };
}

/** The two kinds of resources (RFC 7643, 6). */
export function resourceTypes(base: string) {
  const typeOf = (id: string, endpoint: string, schema: string, description: string) => ({
    schemas: [resourceTypeSchema],
    id,
    name: id,
    endpoint,
    description,
    schema,
    schemaExtensions: [],
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${id}` },
  });
  return [
    typeOf('User', '/Users', userSchema, 'People with an account.'),
    typeOf('Group', '/Groups', groupSchema, 'People who have the same roles in workspaces.'),
  ];
}
