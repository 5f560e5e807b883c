import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';
import { newProvider, type Provider, userSchema } from './provider.ts';

/**
 * What Okta's test of SCIM 2.0 servers ("Okta SCIM 2.0 SPEC Test"), Microsoft's reference for Entra's provisioning and its collections of requests, and
 * the examples of RFC 7644 ask for, in the order in which they do, with what they look for in the answers.
 */
let server: TestServer;
let provider: Provider;
beforeAll(async () => {
  server = await startTestServer();
  provider = await newProvider(server);
});
afterAll(() => server.stop());

const groupSchema = userSchema.replace('User', 'Group');
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const mark = () => process.hrtime.bigint().toString(36);
const filtered = (list: string, filter: string, more = '') =>
  provider.get(200, 'GET', `${list}?filter=${encodeURIComponent(filter)}${more}`);

describe('Okta', () => {
  const headers = { accept: 'application/scim+json', 'accept-charset': 'utf-8', 'user-agent': 'OKTA SCIM Integration' };

  it('tests the server', async () => {
    const userName = `runscope.${mark()}@example.org`;
    const user = {
      schemas: [userSchema],
      userName,
      name: { givenName: 'Runscope', familyName: 'Test' },
      emails: [{ primary: true, value: userName, type: 'work' }],
      displayName: 'Runscope Test',
      locale: 'en-US',
      externalId: mark(),
      groups: [],
      password: '1mz050nq',
      active: true,
    };
    const { body: first } = await provider.send('GET', '/Users?count=1&startIndex=1', undefined, headers);
    expect(first).toMatchObject({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      itemsPerPage: 1,
      startIndex: 1,
      totalResults: expect.any(Number),
      Resources: [{ id: expect.any(String), emails: [{ value: expect.any(String) }], active: true }],
    });
    expect(await filtered('/Users', `userName eq "${userName}"`)).toMatchObject({ totalResults: 0 });
    expect(await provider.send('GET', `/Users/${mark()}`, undefined, headers)).toMatchObject({
      status: 404,
      body: { detail: expect.any(String) },
    });
    const json = { ...headers, 'content-type': 'application/json' };
    const { status, body: made } = await provider.send('POST', '/Users', user, json);
    expect({ status, ...made }).toMatchObject({ status: 201, active: true, userName, name: user.name });
    expect(await provider.get(200, 'GET', `/Users/${made.id}`)).toEqual(made);
    expect(await provider.send('POST', '/Users', user, json)).toMatchObject({ status: 409 });
    expect(await filtered('/Users', `userName eq "${userName.toUpperCase()}"`)).toMatchObject({
      Resources: [{ id: made.id }],
    });
    expect(await provider.get(200, 'GET', '/Groups')).toHaveProperty('totalResults');
  });

  it('changes, deactivates and reactivates whom it has assigned, and pushes a group', async () => {
    const { id, userName } = await provider.user();
    const read = await provider.get(200, 'GET', `/Users/${id}`);
    // It sends back all that it has read, changed.
    const put = { ...read, name: { givenName: 'Another', familyName: 'User' }, displayName: 'Another User' };
    expect(await provider.get(200, 'PUT', `/Users/${id}`, put)).toMatchObject({ name: put.name, userName });
    for (const active of [false, true]) {
      const { body } = await provider.patch(`/Users/${id}`, { op: 'replace', value: { active } });
      expect(body).toMatchObject({ active });
    }
    const displayName = `Test SCIMv2 ${id}`;
    const group = await provider.get(201, 'POST', '/Groups', { schemas: [groupSchema], displayName, members: [] });
    const path = `/Groups/${group.id}`;
    const members = [{ value: id, display: userName }];
    await provider.patch(path, { op: 'replace', value: { id: group.id, displayName: `${displayName} 2` } });
    expect((await provider.patch(path, { op: 'add', path: 'members', value: members })).body).toMatchObject({
      displayName: `${displayName} 2`,
      members: [{ value: id }],
    });
    await provider.patch(path, { op: 'remove', path: `members[value eq "${id}"]` });
    expect(await provider.get(200, 'GET', path)).toMatchObject({ members: [] });
    expect(await provider.send('DELETE', path)).toMatchObject({ status: 204 });
  });
});

describe('Microsoft Entra', () => {
  it('finds, makes, changes, disables and deletes a person', async () => {
    const userName = `Test_User_${mark()}@testuser.com`;
    const externalId = mark();
    expect(await filtered('/Users', `userName eq "${userName}"`)).toMatchObject({ totalResults: 0, Resources: [] });
    const made = await provider.get(201, 'POST', '/Users', {
      schemas: [userSchema, enterprise],
      externalId,
      userName,
      active: true,
      emails: [{ Primary: true, type: 'work', value: `work.${userName}` }],
      meta: { resourceType: 'User' },
      name: { formatted: 'givenName familyName', familyName: 'familyName', givenName: 'givenName' },
      roles: [],
      [enterprise]: { Department: 'bob', Manager: { Value: 'SuzzyQ' } },
    });
    const path = `/Users/${made.id}`;
    expect(await filtered('/Users', `externalId eq "${externalId}"`)).toMatchObject({ Resources: [{ id: made.id }] });
    expect(await provider.get(200, 'GET', `/Users/?filter=UserName+eq+%22${encodeURIComponent(userName)}%22`)).toEqual(
      await filtered('/Users', `userName eq "${userName}"`),
    );
    const renamed = `updated.${userName}`;
    const { body } = await provider.patch(
      path,
      { op: 'Replace', path: 'emails[type eq "work"].value', value: renamed },
      { op: 'Replace', path: 'name.familyName', value: 'updatedFamilyName' },
      { op: 'Add', path: `${enterprise}:manager`, value: 'ef1' },
      { op: 'Replace', path: 'userName', value: renamed },
      { op: 'Remove', path: 'title' },
    );
    expect(body).toMatchObject({
      userName: renamed,
      emails: [{ type: 'work', value: renamed.toLowerCase() }],
      name: { familyName: 'updatedFamilyName', givenName: 'givenName' },
    });
    expect((await provider.patch(path, { op: 'Replace', path: 'active', value: 'False' })).body).toMatchObject({
      active: false,
    });
    expect(await provider.send('DELETE', path)).toMatchObject({ status: 204 });
    expect(await provider.send('GET', path)).toMatchObject({ status: 404 });
  });

  it('finds, makes and fills a group, and asks whether somebody is in it', async () => {
    const { id: member } = await provider.user();
    const displayName = `displayName ${mark()}`;
    const externalId = mark();
    const of = (more: string) => filtered('/Groups', `displayName eq "${displayName}"`, more);
    expect(await of('&excludedAttributes=members')).toMatchObject({ totalResults: 0 });
    const group = await provider.get(201, 'POST', '/Groups', {
      schemas: [groupSchema, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
      externalId,
      displayName,
      meta: { resourceType: 'Group' },
    });
    const path = `/Groups/${group.id}`;
    expect(group).toMatchObject({ externalId, members: [] });
    expect(await provider.get(200, 'GET', `${path}?excludedAttributes=members`)).not.toHaveProperty('members');
    await provider.patch(path, { op: 'Replace', path: 'displayName', value: `${displayName} 2` });
    await provider.patch(path, { op: 'Add', path: 'members', value: [{ $ref: null, value: member }] });
    expect(await filtered('/Groups', `id eq "${group.id}" and members eq "${member}"`, '&attributes=id')).toMatchObject(
      { totalResults: 1, Resources: [{ id: group.id }] },
    );
    const junk = { id: group.id, Operations: [{ op: 'add', path: 'members', value: 'junk' }], schemas: [patchSchema] };
    expect(await provider.send('PATCH', path, junk)).toMatchObject({ status: 400 });
    await provider.patch(path, { op: 'Remove', path: 'members', value: [{ $ref: null, value: member }] });
    expect(await provider.get(200, 'GET', path)).toMatchObject({ displayName: `${displayName} 2`, members: [] });
    expect(await provider.send('DELETE', path)).toMatchObject({ status: 204 });
  });

  it('tests its connection with a filter for somebody who is not there', async () => {
    const answer = await provider.send('GET', `/Users?filter=userName+eq+%22${mark()}%22`);
    expect(answer).toMatchObject({ status: 200, body: { totalResults: 0 } });
    expect(answer.headers.get('content-type')).toMatch(/^application\/scim\+json/);
  });
});

describe('RFC 7644', () => {
  it('has examples of replacing, adding, removing and selecting', async () => {
    const { id: babs, userName } = await provider.user({ externalId: 'bjensen' });
    const path = `/Users/${babs}`;
    // 3.5.1
    const put = await provider.send(
      'PUT',
      path,
      {
        schemas: [userSchema],
        id: babs,
        userName,
        externalId: 'bjensen',
        name: { formatted: 'Ms. Barbara J Jensen III', familyName: 'Jensen', givenName: 'Barbara', middleName: 'Jane' },
        roles: [],
        emails: [
          { value: userName, type: 'work', primary: true },
          { value: 'babs@jensen.org', type: 'home' },
        ],
      },
      { 'if-match': String((await provider.send('GET', path)).headers.get('etag')) },
    );
    expect(put).toMatchObject({
      status: 200,
      body: { displayName: 'Ms. Barbara J Jensen III', externalId: 'bjensen' },
    });
    expect(put.headers.get('etag')).toBe((put.body.meta as { version: string }).version);
    // 3.5.2.1 and 3.5.2.3
    const value = { emails: [{ value: `babs.${userName}`, type: 'home', primary: true }], nickname: 'Babs' };
    expect((await provider.patch(path, { op: 'add', value })).body).toMatchObject({
      emails: [{ value: `babs.${userName}` }],
    });
    const { status } = await provider.send('GET', path, undefined, {
      'if-none-match': String(put.headers.get('etag')),
    });
    expect(status).toBe(200);
    // 3.5.2.2
    const group = await provider.group([babs]);
    const removal = { op: 'remove', path: `members[value eq "${babs}"]` };
    expect((await provider.patch(`/Groups/${group}`, removal)).body).toMatchObject({ members: [] });
    // 3.4.2.2
    for (const filter of [
      `userName Eq "${userName}"`,
      `externalid eq "bjensen" AND userName sw "${userName.slice(0, -1)}"`,
      `${userSchema}:userName sw "${userName}"`,
      `meta.lastModified ge "2011-05-13T04:42:34Z" and userName eq "${userName}"`,
      `userName eq "${userName}" and (emails co "example.org" or emails.value co "example.com")`,
      `userName eq "${userName}" and not (emails co "nowhere.com")`,
      `emails[type eq "work" and value co "babs.${userName}"]`,
    ]) {
      expect(await filtered('/Users', filter, '&attributes=userName'), filter).toMatchObject({
        totalResults: 1,
        Resources: [{ id: babs, userName }],
      });
    }
  });
});
