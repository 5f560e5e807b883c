import SCIMMY from 'scimmy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';
import { newProvider, type Provider, userSchema } from './provider.ts';

let server: TestServer;
let provider: Provider;
beforeAll(async () => {
  server = await startTestServer();
  provider = await newProvider(server);
});
afterAll(() => server.stop());

const fault = (status: number, scimType?: string) => ({ status, body: scimType ? { scimType } : {} });

interface Described {
  name: string;
  type: string;
  multiValued: boolean;
  required: boolean;
  caseExact: boolean;
  mutability: string;
  referenceTypes?: string[];
  subAttributes?: Described[];
}

const core = 'urn:ietf:params:scim:schemas:core:2.0:';
const whole = [
  ['ServiceProviderConfig', SCIMMY.Schemas.ServiceProviderConfig],
  ['ResourceType', SCIMMY.Schemas.ResourceType],
] as const;

/** A schema that the server describes, in the hands of an implementation that is not ours. */
function definitionOf({ name, id, attributes }: { name: string; id: string; attributes: Described[] }) {
  // What all resources have, it knows.
  const others = attributes.filter((attribute) => attribute.name !== 'id');
  return new SCIMMY.Types.SchemaDefinition(name, id, '', others.map(attributeOf));
}

function attributeOf({ type, name, subAttributes = [], ...described }: Described): SCIMMY.Types.Attribute {
  const { multiValued, required, caseExact, referenceTypes } = described;
  const config = { multiValued, required, caseExact, ...(referenceTypes ? { referenceTypes } : {}) };
  return new SCIMMY.Types.Attribute(type as never, name, config, subAttributes.map(attributeOf));
}

describe('what the server says of itself', () => {
  it('is true: its schemas describe all that resources have, and all that describes the server', async () => {
    const { id: member } = await provider.user({ externalId: 'e', name: { givenName: 'Ann', familyName: 'Lee' } });
    const group = await provider.group([member], { externalId: 'g' });
    // Itself the last describes as the standard does: without the parts that the parts of its parts have.
    const described = ['User', 'Group', 'ServiceProviderConfig', 'ResourceType'];
    const kinds = [...described, 'Schema'];
    const listed = await provider.get(200, 'GET', '/Schemas');
    expect(listed).toMatchObject({ totalResults: 5, Resources: kinds.map((name) => ({ id: `${core}${name}`, name })) });
    for (const [path, kind] of [
      [`/Users/${member}`, 'User'],
      [`/Groups/${group}`, 'Group'],
      ['/ServiceProviderConfig', 'ServiceProviderConfig'],
      ['/ResourceTypes/User', 'ResourceType'],
      ['/ResourceTypes/Group', 'ResourceType'],
      ...described.map((name) => [`/Schemas/${core}${name}`, 'Schema'] as const),
    ] as const) {
      const schema = await provider.get(200, 'GET', `/Schemas/${core}${kind}`);
      const resource = await provider.get(200, 'GET', path);
      const definition = definitionOf(schema as never);
      // The one resource that needs no id (RFC 7643, 5).
      if (kind === 'ServiceProviderConfig') definition.truncate('id');
      const understood = definition.coerce(resource, 'out');
      expect(JSON.parse(JSON.stringify(understood))).toEqual(resource);
    }
  });

  it.each(whole)('has the schema of a %s as the standard gives it', async (kind, { definition }) => {
    const bare = ({
      name,
      type,
      multiValued,
      required,
      mutability,
      referenceTypes,
      subAttributes,
    }: Described): unknown => ({
      ...{ name, type, multiValued, required, mutability, referenceTypes },
      subAttributes: subAttributes?.map(bare),
    });
    const { attributes } = await provider.get(200, 'GET', `/Schemas/${core}${kind}`);
    const theirs: { attributes: Described[] } = JSON.parse(JSON.stringify(definition.describe()));
    expect((attributes as Described[]).map(bare)).toEqual(theirs.attributes.map(bare));
  });

  it.each(['/ServiceProviderConfig', '/ResourceTypes', '/Schemas'])('is not filtered: %s', async (path) => {
    const filter = encodeURIComponent('id eq "User"');
    expect(await provider.send('GET', `${path}?filter=${filter}`)).toMatchObject(fault(403));
    await provider.get(200, 'GET', `${path}?attributes=id&startIndex=2&count=0`);
  });

  it.each([
    ['POST', '/Schemas', 'GET'],
    ['DELETE', '/ResourceTypes/User', 'GET'],
    ['PUT', '/ServiceProviderConfig', 'GET'],
    ['DELETE', '/Users', 'GET, POST'],
    ['PATCH', '/Groups', 'GET, POST'],
    ['POST', '/Users/usr_none', 'GET, PUT, PATCH, DELETE'],
  ])('has methods, of which %s %s is none', async (method, path, allowed) => {
    const { status, headers } = await provider.send(method, path);
    expect({ status, allow: headers.get('allow') }).toEqual({ status: 405, allow: allowed });
  });

  it('is all that there is: bulk, /Me and searches by POST are told not to be', async () => {
    const body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: [] };
    expect(await provider.send('POST', '/Bulk', body)).toMatchObject(fault(501));
    expect(await provider.send('POST', '/Users/.search', { filter: 'active eq true' })).toMatchObject(fault(501));
    expect(await provider.send('POST', '/.search', {})).toMatchObject(fault(501));
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      expect(await provider.send(method, '/Me')).toMatchObject(fault(501));
    }
    for (const method of ['GET', 'POST']) expect(await provider.send(method, '/Widgets')).toMatchObject(fault(404));
    expect(await provider.send('POST', '/Bulk', body, { authorization: 'Bearer none' })).toMatchObject(fault(401));
  });
});

describe('attributes and excludedAttributes', () => {
  it('name parts as well, and what is named is sent, or is not, and nothing else', async () => {
    const { id } = await provider.user({ name: { givenName: 'Ann', familyName: 'Lee' } });
    const get = (query: string) => provider.get(200, 'GET', `/Users/${id}?${query}`);
    const always = { schemas: [userSchema], id };
    expect(await get('attributes=NAME.familyName,emails.value')).toEqual({
      ...always,
      name: { familyName: 'Lee' },
      emails: [{ value: expect.any(String) }],
    });
    expect(await get(`attributes=${userSchema}:name.givenName,name`)).toEqual({
      ...always,
      name: { formatted: 'Ann Example', givenName: 'Ann', familyName: 'Lee' },
    });
    expect(await get(`attributes=${encodeURIComponent('emails[type eq "work"]')}`)).toHaveProperty('emails');
    const without = await get('excludedAttributes=name.formatted,emails.type,meta,id');
    expect(without).toMatchObject({ ...always, name: { givenName: 'Ann', familyName: 'Lee' } });
    expect(without).not.toHaveProperty('name.formatted');
    expect(without).not.toHaveProperty('emails.0.type');
    expect(without).not.toHaveProperty('meta');
    expect(without).toMatchObject({ emails: [{ primary: true }], active: true });
  });

  it('without parts of members leave their ids', async () => {
    const { id } = await provider.user();
    const path = `/Groups/${await provider.group([id])}`;
    const { members } = await provider.get(200, 'GET', `${path}?excludedAttributes=members.display,members.$ref`);
    expect(members).toEqual([{ value: id, type: 'User' }]);
    const filter = encodeURIComponent(`members.value eq "${id}"`);
    expect(await provider.get(200, 'GET', `/Groups?filter=${filter}&attributes=members.value`)).toMatchObject({
      Resources: [{ members: [{ value: id }] }],
    });
  });
});

describe('a PATCH', () => {
  it.each([
    ['/Users', 'remove', 'userName', undefined],
    ['/Users', 'replace', 'id', 'usr_other'],
    ['/Users', 'add', 'groups', [{ value: 'grp_other' }]],
    ['/Users', 'replace', 'meta.created', '2020-01-01T00:00:00Z'],
    ['/Groups', 'remove', 'displayName', undefined],
    ['/Groups', 'replace', `${userSchema.replace('User', 'Group')}:id`, 'grp_other'],
  ])('of %s does not %s %s', async (list, op, path, value) => {
    const id = list === '/Users' ? (await provider.user()).id : await provider.group();
    const before = await provider.get(200, 'GET', `${list}/${id}`);
    expect(await provider.patch(`${list}/${id}`, { op, path, value })).toMatchObject(fault(400, 'mutability'));
    // Okta sends what it has read along with what it changes.
    expect(await provider.patch(`${list}/${id}`, { op: 'replace', value: { id, meta: before.meta } })).toMatchObject({
      status: 200,
      body: before,
    });
  });

  it('that makes an address primary takes that from the other', async () => {
    const { id, userName } = await provider.user();
    const path = `/Users/${id}`;
    const emailsAfter = async (operation: object) => (await provider.patch(path, operation)).body.emails;
    const next = (part: string) => `${part}.${userName}`;
    for (const [part, operation] of [
      ['a', { op: 'add', path: 'emails', value: [{ value: next('a'), type: 'work', primary: true }] }],
      ['b', { op: 'Add', value: { emails: [{ value: next('b'), type: 'home', primary: 'True' }] } }],
      ['c', { op: 'replace', path: 'emails[primary eq true].value', value: next('c') }],
    ] as const) {
      expect(await emailsAfter(operation)).toEqual([{ value: next(part), type: 'work', primary: true }]);
    }
    const other = { op: 'add', path: 'emails', value: [{ value: next('d'), type: 'home' }] };
    expect(await emailsAfter(other)).toMatchObject([{ value: next('c') }]);
  });

  it('of a part of the name changes the name that others see, where it came of that', async () => {
    const shown = async (path: string, operation: object) => {
      const { displayName, name } = (await provider.patch(path, operation)).body;
      expect(name).toMatchObject({ formatted: displayName });
      return displayName;
    };
    const parts = { displayName: undefined, name: { givenName: 'Ann', familyName: 'Lee' } };
    const byParts = `/Users/${(await provider.user(parts)).id}`;
    expect(await shown(byParts, { op: 'replace', path: 'name.familyName', value: 'Ray' })).toBe('Ann Ray');
    expect(await shown(byParts, { op: 'replace', value: { name: { formatted: 'Dr. Ann Ray' } } })).toBe('Dr. Ann Ray');
    expect(await shown(byParts, { op: 'replace', path: 'name.givenName', value: 'Anna' })).toBe('Dr. Ann Ray');
    const byName = `/Users/${(await provider.user({ displayName: undefined, name: { formatted: 'Bo' } })).id}`;
    expect(await shown(byName, { op: 'Replace', path: 'name.formatted', value: 'Bo Berg' })).toBe('Bo Berg');
    const both = { displayName: 'Bo B.', name: { formatted: 'Bo Berg Jr.' } };
    expect(await shown(byName, { op: 'replace', value: both })).toBe('Bo B.');
  });
});
