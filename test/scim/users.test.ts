import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/domain/kernel/index.ts';
import { addPerson, behindProxy, isAccepted, signedIn } from '../auth/caller.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { newProvider, type Provider, userSchema } from './provider.ts';

let server: TestServer;
let provider: Provider;
beforeAll(async () => {
  server = await startTestServer({ env: behindProxy });
  provider = await newProvider(server);
});
afterAll(() => server.stop());

const listOf = async (filter: string, more = '') =>
  provider.get(200, 'GET', `/Users?filter=${encodeURIComponent(filter)}${more}`);
const fault = (status: number, scimType?: string) => ({
  status,
  body: {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    ...(scimType ? { scimType } : {}),
    detail: expect.any(String),
  },
});

describe('what the server says of itself', () => {
  it('are its abilities, its kinds of resources and their schemas', async () => {
    expect(await provider.get(200, 'GET', '/ServiceProviderConfig')).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true, maxResults: 200 },
      etag: { supported: true },
      authenticationSchemes: [{ type: 'oauthbearertoken' }],
    });
    expect(await provider.get(200, 'GET', '/ResourceTypes')).toMatchObject({
      totalResults: 2,
      Resources: [
        { id: 'User', endpoint: '/Users' },
        { id: 'Group', endpoint: '/Groups' },
      ],
    });
    expect(await provider.get(200, 'GET', '/ResourceTypes/User')).toMatchObject({ schema: userSchema });
    const schema = await provider.get(200, 'GET', `/Schemas/${userSchema}`);
    expect(schema).toMatchObject({
      id: userSchema,
      attributes: expect.arrayContaining([expect.objectContaining({ name: 'userName', uniqueness: 'server' })]),
    });
    expect(await provider.send('GET', '/Schemas/none')).toMatchObject(fault(404));
    expect(await provider.send('GET', '/Nothing')).toMatchObject(fault(404));
  });
});

describe('a User', () => {
  it('has a name that no other has, also when somebody gets an account with the address that another is called by', async () => {
    const { id: calledId, userName } = await provider.user({ emails: [{ value: 'other@example.org', primary: true }] });
    const later = newId('User');
    // Whatever way it is made in.
    await server.services.db.prisma.user.create({ data: { id: later, email: userName, name: 'Later' } });
    expect(await provider.get(200, 'GET', `/Users/${later}`)).toMatchObject({
      userName: later,
      emails: [{ value: userName }],
    });
    const found = async (name: string) => (await listOf(`userName eq "${name}"`)).Resources;
    expect(await found(userName)).toMatchObject([{ id: calledId }]);
    expect(await found(later)).toMatchObject([{ id: later }]);
    expect((await listOf(`userName sw "${userName}"`)).totalResults).toBe(1);
  });

  it('is made, found again, and is an account without a password and without a mail', async () => {
    const userName = 'Barbara.Jensen@example.org';
    const made = await provider.send('POST', '/Users', {
      schemas: [userSchema],
      externalId: 'bjensen',
      userName,
      name: { formatted: 'Ms. Barbara J Jensen III', familyName: 'Jensen', givenName: 'Barbara' },
      emails: [
        { value: 'barbara@example.org', type: 'work', primary: true },
        { value: 'babs@home.example', type: 'home' },
      ],
      password: 't1meMa$heen',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Tours' },
    });
    expect(made.status).toBe(201);
    expect(made.headers.get('content-type')).toBe('application/scim+json; charset=utf-8');
    const id = String(made.body.id);
    expect(made.headers.get('location')).toBe(`${server.url}/scim/v2/Users/${id}`);
    expect(made.body).toMatchObject({
      schemas: [userSchema],
      externalId: 'bjensen',
      userName,
      displayName: 'Ms. Barbara J Jensen III',
      name: { formatted: 'Ms. Barbara J Jensen III', familyName: 'Jensen', givenName: 'Barbara' },
      active: true,
      emails: [{ value: 'barbara@example.org', type: 'work', primary: true }],
      groups: [],
      meta: { resourceType: 'User', location: made.headers.get('location'), version: made.headers.get('etag') },
    });
    const { prisma } = server.services.db;
    const user = await prisma.user.findUniqueOrThrow({ where: { id } });
    expect(user).toMatchObject({ email: 'barbara@example.org', passwordHash: null, isAdministrator: false });
    expect(await prisma.mail.count()).toBe(0);
    const events = await prisma.event.findMany({ where: { stream: id } });
    expect(events).toMatchObject([{ type: 'user.created', actorKind: 'API_KEY', actorId: provider.tokenId }]);
    expect(await provider.get(200, 'GET', `/Users/${id}`)).toEqual(made.body);
    expect(
      await provider.send('GET', `/Users/${id}`, undefined, { 'if-none-match': made.headers.get('etag') ?? '' }),
    ).toMatchObject({
      status: 304,
      body: {},
    });
  });

  it('is there once: by its name in any case, and by its address', async () => {
    const { userName } = await provider.user();
    const again = (body: object) => provider.send('POST', '/Users', { schemas: [userSchema], ...body });
    expect(await again({ userName: userName.toUpperCase() })).toMatchObject(fault(409, 'uniqueness'));
    expect(await again({ userName: 'x', emails: [{ value: userName }] })).toMatchObject(fault(409, 'uniqueness'));
    const byHand = await addPerson(server);
    expect(await again({ userName: byHand.email })).toMatchObject(fault(409, 'uniqueness'));
    expect(await listOf(`userName eq "${byHand.email.toUpperCase()}"`)).toMatchObject({
      totalResults: 1,
      Resources: [{ id: byHand.id, userName: byHand.email }],
    });
  });

  it('is refused where it is none', async () => {
    const post = (body: unknown, headers = {}) => provider.send('POST', '/Users', body, headers);
    expect(await post({ userName: 'no address' })).toMatchObject(fault(400, 'invalidValue'));
    expect(await post({ displayName: 'No name' })).toMatchObject(fault(400, 'invalidValue'));
    expect(await post({ userName: 'a@example.org', active: 'perhaps' })).toMatchObject(fault(400, 'invalidValue'));
    expect(await post({ userName: `${'x'.repeat(3_000)}@example.org` })).toMatchObject(fault(400, 'invalidValue'));
    expect(await post('{')).toMatchObject(fault(400, 'invalidSyntax'));
    expect(await post('[]')).toMatchObject(fault(400, 'invalidSyntax'));
    expect(await post({ userName: 'a@example.org' }, { 'content-type': 'text/plain' })).toMatchObject(fault(415));
    expect(
      await post({ userName: 'a@example.org', pad: 'x'.repeat(server.settings.requests.bodyBytes) }),
    ).toMatchObject(fault(413));
    expect(await post(JSON.stringify(Array.from({ length: 30_000 }, () => 1)))).toMatchObject(fault(413));
    expect(await provider.send('GET', '/Users/usr_none')).toMatchObject(fault(404));
  });

  it('is changed as a whole, and as Okta and Entra do in parts', async () => {
    const { id, userName } = await provider.user();
    const path = `/Users/${id}`;
    const put = await provider.get(200, 'PUT', path, {
      schemas: [userSchema],
      id,
      userName,
      displayName: 'Bo',
      active: true,
      externalId: 'e1',
    });
    expect(put).toMatchObject({ displayName: 'Bo', externalId: 'e1' });
    const patched = async (...operations: unknown[]) => {
      const { status, body } = await provider.patch(path, ...operations);
      expect({ status, detail: body.detail }).toEqual({ status: 200, detail: undefined });
      return body;
    };
    expect(await patched({ op: 'Replace', path: 'displayName', value: 'Cy' })).toMatchObject({ displayName: 'Cy' });
    expect(await patched({ op: 'replace', value: { 'name.givenName': 'Cyd', DISPLAYNAME: 'Cyd' } })).toMatchObject({
      displayName: 'Cyd',
      name: { givenName: 'Cyd' },
    });
    const address = `renamed-${id.toLowerCase()}@example.org`;
    expect(
      await patched(
        { op: 'Replace', path: 'emails[type eq "work"].value', value: address },
        { op: 'Add', path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department', value: 'Sales' },
        { op: 'Add', path: 'phoneNumbers[type eq "work"].value', value: '+1' },
        { op: 'Remove', path: 'externalId' },
      ),
    ).toMatchObject({ userName, emails: [{ value: address }] });
    expect(await provider.get(200, 'GET', path)).not.toHaveProperty('externalId');
    expect(await patched({ op: 'REPLACE', path: `${userSchema}:userName`, value: `${userName}.x` })).toMatchObject({
      userName: `${userName}.x`,
      emails: [{ value: address }],
    });
    const { prisma } = server.services.db;
    expect(await prisma.user.findUniqueOrThrow({ where: { id } })).toMatchObject({ email: address, name: 'Cyd' });
    expect(await prisma.event.count({ where: { stream: id, type: 'user.changed_by_directory' } })).toBe(4);
  });

  it('whose name was its address has the new name as its address', async () => {
    const { id, userName } = await provider.user();
    const { body } = await provider.patch(`/Users/${id}`, {
      op: 'replace',
      path: 'userName',
      value: `new.${userName}`,
    });
    expect(body).toMatchObject({ userName: `new.${userName}`, emails: [{ value: `new.${userName}` }] });
  });

  it('takes no operation that is none, and nothing gets into what all objects have', async () => {
    const { id } = await provider.user();
    const path = `/Users/${id}`;
    expect(await provider.patch(path)).toMatchObject(fault(400, 'invalidSyntax'));
    expect(await provider.send('PATCH', path, { Operations: [] })).toMatchObject(fault(400, 'invalidSyntax'));
    expect(await provider.patch(path, { op: 'move', path: 'active', value: true })).toMatchObject(
      fault(400, 'invalidSyntax'),
    );
    expect(await provider.patch(path, { op: 'remove' })).toMatchObject(fault(400, 'noTarget'));
    expect(await provider.patch(path, { op: 'replace', path: 'emails[', value: 1 })).toMatchObject(
      fault(400, 'invalidPath'),
    );
    expect(await provider.patch(path, { op: 'replace', path: 'emails[type eq].value', value: 1 })).toMatchObject(
      fault(400, 'invalidPath'),
    );
    expect(await provider.patch(path, { op: 'replace', path: 'emails[type sw "zz"].value', value: 'x' })).toMatchObject(
      fault(400, 'noTarget'),
    );
    expect(await provider.patch(path, { op: 'remove', path: 'userName' })).toMatchObject(fault(400, 'mutability'));
    const value = JSON.parse('{"__proto__": {"polluted": true}, "constructor.prototype": {"polluted": true}}');
    await provider.patch(path, { op: 'replace', value }, { op: 'add', path: '__proto__.polluted', value: true });
    await provider.patch(path, { op: 'add', path: 'name.__proto__', value: { polluted: true } });
    expect({}).not.toHaveProperty('polluted');
    expect(await provider.get(200, 'GET', path)).toMatchObject({ active: true });
  });

  it('is not changed by who has seen another version', async () => {
    const { id, userName } = await provider.user();
    const path = `/Users/${id}`;
    const seen = (await provider.send('GET', path)).headers.get('etag') ?? '';
    const put = (displayName: string) => provider.send('PUT', path, { userName, displayName }, { 'if-match': seen });
    expect(await put('First')).toMatchObject({ status: 200 });
    expect(await put('Second')).toMatchObject(fault(412));
    expect(await provider.send('DELETE', path, undefined, { 'if-match': seen })).toMatchObject(fault(412));
    const both = await Promise.all(
      ['Third', 'Fourth'].map(async (displayName) => {
        const now = (await provider.send('GET', path)).headers.get('etag') ?? '';
        return { displayName, now };
      }),
    ).then((asked) =>
      Promise.all(
        asked.map(({ displayName, now }) => provider.send('PUT', path, { userName, displayName }, { 'if-match': now })),
      ),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
  });

  it.each([
    ['Okta', { op: 'replace', value: { active: false } }],
    ['Microsoft Entra', { op: 'Replace', path: 'active', value: 'False' }],
  ])('loses its sessions at once when %s says that it is inactive', async (_who, operation) => {
    const person = await addPerson(server);
    const { accessToken } = await signedIn(server.url, person);
    expect(await isAccepted(server.url, accessToken)).toBe(true);
    const { status, body } = await provider.patch(`/Users/${person.id}`, operation);
    expect({ status, active: body.active }).toEqual({ status: 200, active: false });
    expect(await isAccepted(server.url, accessToken)).toBe(false);
    const back = await provider.patch(`/Users/${person.id}`, { op: 'replace', path: 'active', value: true });
    expect(back.body).toMatchObject({ active: true });
    expect(await isAccepted(server.url, accessToken)).toBe(false);
    await signedIn(server.url, person);
  });

  it('stays as it is where a change does not say whether it is active', async () => {
    const { id, userName } = await provider.user({ active: null });
    const path = `/Users/${id}`;
    expect(await provider.get(200, 'GET', path)).toMatchObject({ active: true });
    const put = (body: object) => provider.get(200, 'PUT', path, { schemas: [userSchema], userName, ...body });
    const patch = async (operation: object) => (await provider.patch(path, operation)).body;
    for (const active of [true, false]) {
      expect(await put({ active })).toMatchObject({ active });
      expect(await put({ displayName: `Put ${active}` })).toMatchObject({ active, displayName: `Put ${active}` });
      expect(await put({ active: null })).toMatchObject({ active });
      expect(await patch({ op: 'replace', value: { active: null } })).toMatchObject({ active });
      expect(await patch({ op: 'replace', path: 'active', value: null })).toMatchObject({ active });
      expect(await patch({ op: 'remove', path: 'active' })).toMatchObject({ active });
    }
  });

  it('that is deleted is not there any more, and is the same account when it is made anew', async () => {
    const person = await addPerson(server);
    const { accessToken } = await signedIn(server.url, person);
    const path = `/Users/${person.id}`;
    expect(await provider.send('DELETE', path)).toMatchObject({ status: 204, body: {} });
    expect(await isAccepted(server.url, accessToken)).toBe(false);
    for (const method of ['GET', 'DELETE']) expect(await provider.send(method, path)).toMatchObject(fault(404));
    expect(await listOf(`userName eq "${person.email}"`)).toMatchObject({ totalResults: 0, Resources: [] });
    const again = await provider.get(201, 'POST', '/Users', {
      schemas: [userSchema],
      userName: person.email,
      displayName: 'Back',
    });
    expect(again).toMatchObject({ id: person.id, active: true, displayName: 'Back' });
    await signedIn(server.url, person);
  });

  it('that is an administrator keeps its address, and the last of them stays', async () => {
    const administrator = await addPerson(server, { isAdministrator: true });
    const path = `/Users/${administrator.id}`;
    expect(
      await provider.patch(path, { op: 'replace', path: 'emails[type eq "work"].value', value: 'thief@example.org' }),
    ).toMatchObject(fault(400, 'mutability'));
    const { prisma } = server.services.db;
    const others = { where: { isAdministrator: true, id: { not: administrator.id }, deactivatedAt: null } };
    const ids = (await prisma.user.findMany(others)).map(({ id }) => id);
    await prisma.user.updateMany({ where: { id: { in: ids } }, data: { isAdministrator: false } });
    try {
      const inactive = { op: 'replace', path: 'active', value: false };
      expect(await provider.patch(path, inactive)).toMatchObject(fault(400, 'mutability'));
      expect(await provider.send('DELETE', path)).toMatchObject(fault(400, 'mutability'));
      expect(await provider.get(200, 'GET', path)).toMatchObject({ active: true });
    } finally {
      await prisma.user.updateMany({ where: { id: { in: ids } }, data: { isAdministrator: true } });
    }
    expect((await provider.patch(path, { op: 'replace', path: 'active', value: false })).body).toMatchObject({
      active: false,
    });
  });
});

describe('a list of Users', () => {
  it('is selected by a filter', async () => {
    const mark = `m${process.hrtime.bigint().toString(36)}`;
    const made: string[] = [];
    for (const [place, name] of ['Ann Alpha', 'Bo Beta', 'Cy Gamma'].entries()) {
      const userName = `${name.split(' ')[0]?.toLowerCase()}.${mark}@example.org`;
      const body = { userName, displayName: name, externalId: `${mark}-${place}`, active: place !== 2 };
      made.push(String((await provider.get(201, 'POST', '/Users', body)).id));
    }
    const found = async (filter: string) => {
      const { Resources } = await listOf(`(${filter}) and userName co "${mark}"`);
      return (Array.isArray(Resources) ? Resources : []).map(({ id }: { id: string }) => made.indexOf(id));
    };
    expect(await found(`userName eq "ANN.${mark}@example.org"`)).toEqual([0]);
    expect(await found(`externalId eq "${mark}-1"`)).toEqual([1]);
    expect(await found(`externalId eq "${mark.toUpperCase()}-1"`)).toEqual([]);
    expect(await found(`emails[type eq "work"].value eq "bo.${mark}@example.org"`)).toEqual([1]);
    expect(await found(`emails[type eq "work" and value sw "bo."]`)).toEqual([1]);
    expect(await found(`emails.value sw "cy"`)).toEqual([2]);
    expect(await found(`displayName co "AMM" or displayName sw "ann"`)).toEqual([0, 2]);
    expect(await found(`not (displayName ew "beta")`)).toEqual([0, 2]);
    expect(await found(`active eq true`)).toEqual([0, 1]);
    expect(await found(`active eq "False"`)).toEqual([2]);
    expect(await found(`name.familyName pr`)).toEqual([]);
    expect(await found(`not (name.familyName eq "x")`)).toEqual([0, 1, 2]);
    expect(await found(`meta.created gt "2020-01-01T00:00:00Z" and ${userSchema}:displayName pr`)).toEqual([0, 1, 2]);
    expect(await found(`meta.lastModified lt "2020-01-01T00:00:00Z"`)).toEqual([]);
    expect(await found(`displayName eq "x' OR '1'='1"`)).toEqual([]);
    expect(await found(`id eq "${made[1]}"`)).toEqual([1]);
  });

  it.each([
    'userName',
    'userName eq',
    'userName eq ann',
    'nonsense eq "x"',
    'constructor eq "x"',
    'active gt true',
    'userName eq 1',
    'meta.created gt "yesterday"',
    '((((userName pr)',
    `${'('.repeat(450)}userName pr${')'.repeat(450)} or x`,
    Array.from({ length: 40 }, () => 'id pr').join(' or '),
    `userName eq "${'x'.repeat(1_000)}"`,
  ])('is none for the filter %s', async (filter) => {
    expect(await provider.send('GET', `/Users?filter=${encodeURIComponent(filter)}`)).toMatchObject(
      fault(400, 'invalidFilter'),
    );
  });

  it('comes in pages, and with the attributes that were asked for', async () => {
    const mark = `p${process.hrtime.bigint().toString(36)}`;
    for (const name of ['a', 'b', 'c'])
      await provider.get(201, 'POST', '/Users', { userName: `${name}.${mark}@example.org` });
    const filter = `userName co "${mark}"`;
    expect(await listOf(filter, '&startIndex=2&count=1&attributes=userName')).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 3,
      startIndex: 2,
      itemsPerPage: 1,
      Resources: [{ schemas: [userSchema], id: expect.any(String), userName: `b.${mark}@example.org` }],
    });
    expect(await listOf(filter, '&count=0')).toMatchObject({ totalResults: 3, itemsPerPage: 0, Resources: [] });
    expect(await listOf(filter, '&startIndex=-5&count=1000')).toMatchObject({ startIndex: 1, itemsPerPage: 3 });
    expect(await listOf(filter, '&startIndex=9')).toMatchObject({ totalResults: 3, Resources: [] });
    const { Resources } = await listOf(filter, '&count=1&excludedAttributes=emails,meta');
    expect(Object.keys((Resources as object[])[0] ?? {})).toEqual([
      'schemas',
      'id',
      'userName',
      'displayName',
      'name',
      'active',
      'groups',
    ]);
    expect(await provider.send('GET', '/Users?count=many')).toMatchObject(fault(400, 'invalidValue'));
  });
});
