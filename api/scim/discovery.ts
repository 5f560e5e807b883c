import { groupSchema, userSchema } from './resources.ts';

/** Resources of one page, at most. */
export const mostResults = 200;

/** What this server can do of SCIM (RFC 7643, 5). */
export function serviceProviderConfig(base: string, { bodyBytes }: { bodyBytes: number }) {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
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
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
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

interface Attribute {
  name: string;
  type: string;
  multiValued: boolean;
  description: string;
  required: boolean;
  caseExact: boolean;
  mutability: string;
  returned: string;
  uniqueness: string;
  subAttributes?: Attribute[];
  referenceTypes?: string[];
}

function attribute(name: string, description: string, differing: Partial<Attribute> = {}): Attribute {
  return {
    name,
    type: 'string',
    multiValued: false,
    description,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...differing,
  };
}

const readOnly = { mutability: 'readOnly' };
const reference = (what: string) => ({ type: 'reference', referenceTypes: [what], caseExact: true });

const userAttributes = [
  attribute('userName', 'The name at the provider; the e-mail address, where emails has none.', {
    required: true,
    uniqueness: 'server',
  }),
  attribute('displayName', 'The name that others see.'),
  attribute('name', 'The parts of the name.', {
    type: 'complex',
    subAttributes: [
      attribute('formatted', 'The name that others see, where displayName has none.'),
      attribute('givenName', 'Kept for the provider.'),
      attribute('familyName', 'Kept for the provider.'),
    ],
  }),
  attribute('active', 'Whether the account is open. When it is not, its sessions and keys end at once.', {
    type: 'boolean',
  }),
  attribute('emails', 'Addresses, of which the account has one: the primary one, else that for work, else the first.', {
    type: 'complex',
    multiValued: true,
    subAttributes: [
      attribute('value', 'The address.'),
      attribute('type', 'Always `work` in answers.', { caseExact: true }),
      attribute('primary', 'Whether it is the account’s.', { type: 'boolean' }),
    ],
  }),
  attribute('groups', 'The groups that the person is in.', {
    type: 'complex',
    multiValued: true,
    ...readOnly,
    subAttributes: [
      attribute('value', 'The group’s id.', { ...readOnly, caseExact: true }),
      attribute('$ref', 'The group.', { ...readOnly, ...reference('Group') }),
      attribute('display', 'The group’s name.', readOnly),
      attribute('type', 'Always `direct`.', readOnly),
    ],
  }),
];

const groupAttributes = [
  attribute('displayName', 'The name.', { required: true, uniqueness: 'server' }),
  attribute('members', 'Who is in it: people alone.', {
    type: 'complex',
    multiValued: true,
    subAttributes: [
      attribute('value', 'The id of a User.', { mutability: 'immutable', caseExact: true }),
      attribute('$ref', 'The User.', { mutability: 'immutable', ...reference('User') }),
      attribute('display', 'Their name.', readOnly),
      attribute('type', 'Always `User`.', { mutability: 'immutable' }),
    ],
  }),
];

/** What resources consist of (RFC 7643, 7). */
export function schemas(base: string) {
  const schemaOf = (id: string, name: string, description: string, attributes: Attribute[]) => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
    id,
    name,
    description,
    attributes,
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${id}` },
  });
  return [
    schemaOf(userSchema, 'User', 'A person with an account.', userAttributes),
    schemaOf(groupSchema, 'Group', 'People who have the same roles in workspaces.', groupAttributes),
  ];
}
