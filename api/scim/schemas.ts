import { groupSchema, userSchema } from './resources.ts';

export const serviceProviderConfigSchema = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';
export const resourceTypeSchema = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';
const schemaSchema = 'urn:ietf:params:scim:schemas:core:2.0:Schema';

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
  canonicalValues?: string[];
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

const uri = { ...readOnly, ...reference('uri') };
const link = { ...readOnly, ...reference('external') };
const required = { ...readOnly, required: true };
const supported = attribute('supported', 'Whether it is done.', { ...required, type: 'boolean' });
const number = (name: string, description: string) => attribute(name, description, { ...required, type: 'integer' });
const ability = (name: string, description: string, limits: Attribute[] = []) =>
  attribute(name, description, { ...required, type: 'complex', subAttributes: [supported, ...limits] });

const serviceProviderConfigAttributes = [
  attribute('documentationUri', 'A page for people about this server.', link),
  ability('patch', 'Changes by PATCH.'),
  ability('bulk', 'Many operations in one request.', [
    number('maxOperations', 'How many, at most.'),
    number('maxPayloadSize', 'Bytes of one request, at most.'),
  ]),
  ability('filter', 'Filters of lists.', [number('maxResults', 'Resources of one answer, at most.')]),
  ability('changePassword', 'Changes of passwords.'),
  ability('sort', 'Lists in another order.'),
  ability('etag', 'Versions of resources.'),
  attribute('authenticationSchemes', 'How a caller says who it is.', {
    ...required,
    type: 'complex',
    multiValued: true,
    subAttributes: [
      attribute('type', 'Which of the known schemes.', {
        ...required,
        canonicalValues: ['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest'],
      }),
      attribute('name', 'What it is called.', required),
      attribute('description', 'What it is.', required),
      attribute('specUri', 'Its specification.', link),
      attribute('documentationUri', 'A page for people about its use.', link),
      attribute('primary', 'Whether it is preferred.', { ...readOnly, type: 'boolean' }),
    ],
  }),
];

const resourceTypeAttributes = [
  attribute('id', 'The same as the name.', readOnly),
  attribute('name', 'What resources of the type are called.', required),
  attribute('description', 'What they are.', readOnly),
  attribute('endpoint', 'Where they are, below the address of this server.', { ...uri, ...required }),
  attribute('schema', 'What they consist of.', { ...uri, ...required }),
  attribute('schemaExtensions', 'Further schemas of theirs.', {
    ...readOnly,
    type: 'complex',
    multiValued: true,
    subAttributes: [
      attribute('schema', 'Its id.', { ...uri, ...required }),
      attribute('required', 'Whether each resource has what it requires.', { ...required, type: 'boolean' }),
    ],
  }),
];

const choice = (name: string, description: string, canonicalValues: string[], differing: Partial<Attribute> = {}) =>
  attribute(name, description, { ...readOnly, caseExact: true, canonicalValues, ...differing });
const flag = (name: string, description: string, differing: Partial<Attribute> = {}) =>
  attribute(name, description, { ...readOnly, type: 'boolean', ...differing });
const texts = { ...readOnly, multiValued: true, caseExact: true };

/** Of an attribute, and of a part of one. */
const characteristics = [
  attribute('name', 'Its name.', { ...required, caseExact: true }),
  choice(
    'type',
    'What its values are.',
    ['string', 'boolean', 'decimal', 'integer', 'dateTime', 'binary', 'reference', 'complex'],
    { required: true },
  ),
  flag('multiValued', 'Whether it has many values.', { required: true }),
  attribute('description', 'What it is for.', { ...readOnly, caseExact: true }),
  flag('required', 'Whether each resource has it.'),
  attribute('canonicalValues', 'Values that are usual.', texts),
  flag('caseExact', 'Whether capital letters count.'),
  choice('mutability', 'Whether it is changed, and when.', ['readOnly', 'readWrite', 'immutable', 'writeOnly']),
  choice('returned', 'When it is answered.', ['always', 'never', 'default', 'request']),
  choice('uniqueness', 'Among which resources a value is the only one.', ['none', 'server', 'global']),
  attribute('referenceTypes', 'What a reference leads to.', texts),
];

const parts = { ...readOnly, type: 'complex', multiValued: true };

const schemaAttributes = [
  attribute('id', 'Its URI.', required),
  attribute('name', 'What people call it.', readOnly),
  attribute('description', 'What it describes.', readOnly),
  attribute('attributes', 'What resources have.', {
    ...parts,
    required: true,
    subAttributes: [
      ...characteristics,
      attribute('subAttributes', 'The parts of a complex one.', { ...parts, subAttributes: characteristics }),
    ],
  }),
];

/** What resources consist of, and what describes the server, schemas among it (RFC 7643, 7 and 8.7). */
export function schemas(base: string) {
  const schemaOf = (id: string, name: string, description: string, attributes: Attribute[]) => ({
    schemas: [schemaSchema],
    id,
    name,
    description,
    attributes,
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${id}` },
  });
  return [
    schemaOf(userSchema, 'User', 'A person with an account.', userAttributes),
    schemaOf(groupSchema, 'Group', 'People who have the same roles in workspaces.', groupAttributes),
    schemaOf(
      serviceProviderConfigSchema,
      'ServiceProviderConfig',
      'What this server can do of SCIM.',
      serviceProviderConfigAttributes,
    ),
    schemaOf(resourceTypeSchema, 'ResourceType', 'A kind of resources.', resourceTypeAttributes),
    schemaOf(schemaSchema, 'Schema', 'What resources consist of.', schemaAttributes),
  ];
}
