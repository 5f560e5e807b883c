import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { addKey, addPerson as addSignedIn } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { newProvider, type Provider } from './provider.ts';

let server: TestServer;
let provider: Provider;
beforeAll(async () => {
  server = await startTestServer();
  provider = await newProvider(server);
});
afterAll(() => server.stop());

const grant = graphql(`
  mutation GrantGroup($workspaceId: ID!, $groupId: ID!, $role: WorkspaceRole! = MEMBER) {
    grantGroup(input: { workspaceId: $workspaceId, groupId: $groupId, role: $role }) {
      __typename
      ... on GroupGrant { role group { id memberCount } }
      ... on Error { code message }
      ... on ConflictError { reason }
      ... on LimitError { limit }
    }
  }
`);
const revoke = graphql(`
  mutation RevokeGroupGrant($workspaceId: ID!, $groupId: ID!) {
    revokeGroupGrant(input: { workspaceId: $workspaceId, groupId: $groupId }) {
      __typename
      ... on Error { code }
      ... on ConflictError { reason }
    }
  }
`);
const changeRole = graphql(`
  mutation ChangeRoleOfGrouped($id: ID!, $role: WorkspaceRole!) {
    changeMemberRole(input: { membershipId: $id, role: $role }) { __typename ... on ConflictError { reason } }
  }
`);
const remove = graphql(`
  mutation RemoveGrouped($id: ID!) {
    removeMember(input: { membershipId: $id }) { __typename ... on ConflictError { reason } }
  }
`);
const groupsOf = graphql(`
  query GroupsOf($id: ID!, $name: String) {
    workspace(id: $id) {
      groupGrants { role group { name } }
      grantableGroups(name: $name) { id name memberCount }
      events(first: 50, types: [MEMBER_JOINED, MEMBER_ROLE_CHANGED, MEMBER_REMOVED, WORKSPACE_GROUP_GRANTED]) {
        nodes { type message actor { __typename ... on ScimToken { id name } } }
      }
    }
  }
`);

/** A workspace of the test's own, with an owner who is signed in; as an administrator, they may use every group. */
async function house({ isAdministrator = true } = {}) {
  const { workspaceId } = await server.addTenant();
  const owner = await addSignedIn(server, { workspaceId, role: 'OWNER', isAdministrator });
  // The tenant's own owner is no person who could look after it.
  await server.services.db.prisma.membership.deleteMany({ where: { workspaceId, userId: { not: owner.userId } } });
  const roleOf = async (userId: string) =>
    (await server.services.db.prisma.membership.findUnique({ where: { workspaceId_userId: { workspaceId, userId } } }))
      ?.role ?? null;
  return { workspaceId, owner, roleOf };
}

const add = (value: string) => ({ op: 'Add', path: 'members', value: [{ value }] });
const take = (value: string) => ({ op: 'Remove', path: `members[value eq "${value}"]` });
const membersOf = async (id: string) => {
  const { members } = await provider.get(200, 'GET', `/Groups/${id}`);
  return (members as { value: string }[]).map(({ value }) => value);
};

describe('a Group', () => {
  it('is made, renamed, found and deleted', async () => {
    const { id: ann } = await provider.user();
    const displayName = `Analysts ${ann}`;
    const made = await provider.send('POST', '/Groups', { displayName, externalId: 'g1', members: [{ value: ann }] });
    const id = String(made.body.id);
    expect(made).toMatchObject({
      status: 201,
      body: {
        displayName,
        externalId: 'g1',
        members: [{ value: ann, display: 'Ann Example', $ref: `${server.url}/scim/v2/Users/${ann}` }],
      },
    });
    expect(await provider.get(200, 'GET', `/Users/${ann}`)).toMatchObject({
      groups: [{ value: id, display: displayName }],
    });
    expect(await provider.send('POST', '/Groups', { displayName: displayName.toUpperCase() })).toMatchObject({
      status: 409,
      body: { scimType: 'uniqueness' },
    });
    const query = `filter=${encodeURIComponent(`displayName eq "${displayName}"`)}`;
    expect(await provider.get(200, 'GET', `/Groups?${query}&excludedAttributes=members`)).toMatchObject({
      totalResults: 1,
      Resources: [{ id }],
    });
    expect(
      await provider.get(200, 'GET', `/Groups?filter=${encodeURIComponent(`members.value eq "${ann}"`)}`),
    ).toMatchObject({
      Resources: [{ id, members: [{ value: ann }] }],
    });
    expect(
      (await provider.patch(`/Groups/${id}`, { op: 'Replace', value: { id, displayName: `${displayName} 2` } })).body,
    ).toMatchObject({
      displayName: `${displayName} 2`,
    });
    expect(await provider.send('DELETE', `/Groups/${id}`)).toMatchObject({ status: 204 });
    expect(await provider.send('GET', `/Groups/${id}`)).toMatchObject({ status: 404 });
    const events = await server.services.db.prisma.event.findMany({ where: { stream: id }, orderBy: { seq: 'asc' } });
    expect(events.map(({ type }) => type)).toEqual(['group.created', 'group.updated', 'group.deleted']);
  });

  it('has no U+0000 and no half characters in its text and its members, and an externalId of one line', async () => {
    const wrong = { status: 400, body: { scimType: 'invalidValue' } };
    const path = `/Groups/${await provider.group()}`;
    const broken = ['a\u0000', 'a\ud800', '\udc00'].flatMap((text) => [
      { displayName: text },
      { externalId: text },
      { members: [{ value: text }] },
    ]);
    for (const given of [...broken, { externalId: 'a\nb' }]) {
      const displayName = `Wrong ${path}`;
      expect(await provider.send('POST', '/Groups', { displayName, ...given })).toMatchObject(wrong);
      expect(await provider.send('PUT', path, { displayName, ...given })).toMatchObject(wrong);
      expect(await provider.patch(path, { op: 'add', value: given })).toMatchObject(wrong);
    }
  });

  it('is found by a part of its name as it is written', async () => {
    const { workspaceId, owner } = await house();
    const mark = process.hrtime.bigint().toString(36);
    for (const sign of ['%', '_', '\\', 'x']) await provider.group([], { displayName: `Sign ${mark}${sign}end` });
    for (const sign of ['%', '_', '\\']) {
      const { workspace } = await owner.client.get(groupsOf, { id: workspaceId, name: `${mark}${sign}END` });
      expect(workspace?.grantableGroups?.map(({ name }) => name)).toEqual([`Sign ${mark}${sign}end`]);
    }
  });

  it('has members that come, go and are replaced, each once', async () => {
    const ids: string[] = [];
    for (let made = 0; made < 3; made += 1) ids.push((await provider.user()).id);
    const [a = '', b = '', c = ''] = ids;
    const group = await provider.group();
    const path = `/Groups/${group}`;
    await provider.patch(path, add(a), add(b), add(a));
    expect(await membersOf(group)).toEqual([a, b]);
    await provider.patch(path, take(a), { op: 'remove', path: 'members', value: [{ value: b }] }, add(c));
    expect(await membersOf(group)).toEqual([c]);
    await provider.patch(path, { op: 'replace', path: 'members', value: [{ value: a }, { value: b }] });
    expect(await membersOf(group)).toEqual([a, b]);
    await provider.get(200, 'PUT', path, { displayName: `Put ${group}`, members: [{ value: b }] });
    expect(await membersOf(group)).toEqual([b]);
    for (const op of ['add', 'replace']) {
      expect(await provider.patch(path, { op, path: 'members' })).toMatchObject({ status: 400 });
      expect(await membersOf(group)).toEqual([b]);
    }
    await provider.patch(path, { op: 'remove', path: 'members' });
    expect(await membersOf(group)).toEqual([]);
    expect(await provider.patch(path, add('usr_none'))).toMatchObject({
      status: 400,
      body: { scimType: 'invalidValue' },
    });
    // Many that come at once are not lost.
    await Promise.all([a, b, c].map((value) => provider.patch(path, add(value))));
    expect((await membersOf(group)).toSorted()).toEqual([a, b, c].toSorted());
  });
});

describe('a role that a group gives', () => {
  it('is its members’, those of now and those who come, and goes with them', async () => {
    const { workspaceId, owner, roleOf } = await house();
    const [{ id: ann }, { id: bo }] = [await provider.user(), await provider.user()];
    const group = await provider.group([ann]);
    const { grantGroup } = await owner.client.get(grant, { workspaceId, groupId: group });
    expect(grantGroup).toMatchObject({ role: 'MEMBER', group: { id: group, memberCount: 1 } });
    expect([await roleOf(ann), await roleOf(bo)]).toEqual(['MEMBER', null]);
    await provider.patch(`/Groups/${group}`, add(bo), take(ann));
    expect([await roleOf(ann), await roleOf(bo)]).toEqual([null, 'MEMBER']);
    await owner.client.get(grant, { workspaceId, groupId: group, role: 'OWNER' });
    expect(await roleOf(bo)).toBe('OWNER');
    const { workspace } = await owner.client.get(groupsOf, { id: workspaceId });
    expect(workspace?.groupGrants).toMatchObject([{ role: 'OWNER' }]);
    expect(workspace?.events?.nodes.map(({ type, actor }) => [type, actor?.__typename])).toEqual([
      ['WORKSPACE_GROUP_GRANTED', 'User'],
      ['MEMBER_JOINED', 'User'],
      ['MEMBER_REMOVED', 'ScimToken'],
      ['MEMBER_JOINED', 'ScimToken'],
      ['WORKSPACE_GROUP_GRANTED', 'User'],
      ['MEMBER_ROLE_CHANGED', 'User'],
    ]);
    expect(workspace?.events?.nodes[2]?.actor).toMatchObject({ id: provider.tokenId, name: 'Provider' });
    await provider.send('DELETE', `/Groups/${group}`);
    expect(await roleOf(bo)).toBeNull();
  });

  it('does not take what was given by hand, nor what another group gives', async () => {
    const { workspaceId, owner, roleOf } = await house();
    const ann = await addSignedIn(server, { workspaceId, role: 'MEMBER' });
    const bo = await addSignedIn(server, { workspaceId, role: 'OWNER' });
    const { id: cy } = await provider.user();
    const [owners, members] = [
      await provider.group([ann.userId, bo.userId, cy]),
      await provider.group([ann.userId, bo.userId, cy]),
    ];
    await owner.client.get(grant, { workspaceId, groupId: owners, role: 'OWNER' });
    await owner.client.get(grant, { workspaceId, groupId: members, role: 'MEMBER' });
    expect([await roleOf(ann.userId), await roleOf(bo.userId), await roleOf(cy)]).toEqual(['OWNER', 'OWNER', 'OWNER']);
    await provider.patch(`/Groups/${owners}`, { op: 'remove', path: 'members' });
    expect([await roleOf(ann.userId), await roleOf(bo.userId), await roleOf(cy)]).toEqual([
      'MEMBER',
      'OWNER',
      'MEMBER',
    ]);
    expect(await owner.client.get(revoke, { workspaceId, groupId: members })).toMatchObject({
      revokeGroupGrant: { __typename: 'RevokedGroupGrant' },
    });
    expect([await roleOf(ann.userId), await roleOf(bo.userId), await roleOf(cy)]).toEqual(['MEMBER', 'OWNER', null]);
    const { prisma } = server.services.db;
    expect(
      await prisma.membership.count({
        where: { workspaceId, OR: [{ byGroups: true }, { roleByHand: { not: null } }] },
      }),
    ).toBe(0);
  });

  it('is not taken by hand; a higher one is given by hand, and stays', async () => {
    const { workspaceId, owner, roleOf } = await house();
    const { id: ann } = await provider.user();
    const group = await provider.group([ann]);
    await owner.client.get(grant, { workspaceId, groupId: group });
    const where = { workspaceId_userId: { workspaceId, userId: ann } };
    const { id } = await server.services.db.prisma.membership.findUniqueOrThrow({ where });
    expect(await owner.client.get(remove, { id })).toMatchObject({ removeMember: { reason: 'GIVEN_BY_GROUP' } });
    expect(await owner.client.get(changeRole, { id, role: 'OWNER' })).toMatchObject({
      changeMemberRole: { __typename: 'Membership' },
    });
    await provider.patch(`/Groups/${group}`, take(ann));
    expect(await roleOf(ann)).toBe('OWNER');
    expect(await owner.client.get(remove, { id })).toMatchObject({ removeMember: { __typename: 'RemovedMember' } });
    await provider.patch(`/Groups/${group}`, add(ann));
    await owner.client.get(grant, { workspaceId, groupId: group, role: 'OWNER' });
    const { id: again } = await server.services.db.prisma.membership.findUniqueOrThrow({ where });
    expect(await owner.client.get(changeRole, { id: again, role: 'MEMBER' })).toMatchObject({
      changeMemberRole: { reason: 'GIVEN_BY_GROUP' },
    });
  });

  it('goes with its keys whatever a workspace is like, which keeps an owner by hand', async () => {
    const { workspaceId, owner, roleOf } = await house();
    const [{ id: ann }, { id: bo }] = [await provider.user(), await provider.user()];
    const group = await provider.group([ann]);
    await owner.client.get(grant, { workspaceId, groupId: group, role: 'OWNER' });
    const key = await addKey(server, { workspaceId, permissions: ['workspace.read'], userId: ann });
    expect((await key.ask(groupsOf, { id: workspaceId })).data?.workspace).not.toBeNull();
    const id = owner.membershipId ?? '';
    const last = { __typename: 'ConflictError', reason: 'LAST_OWNER' };
    expect(await owner.client.get(remove, { id })).toMatchObject({ removeMember: last });
    expect(await owner.client.get(changeRole, { id, role: 'MEMBER' })).toMatchObject({ changeMemberRole: last });
    expect(await provider.patch(`/Groups/${group}`, take(ann), add(bo))).toMatchObject({ status: 200 });
    expect([await roleOf(ann), await roleOf(bo)]).toEqual([null, 'OWNER']);
    expect((await key.ask(groupsOf, { id: workspaceId })).status).toBe(401);
    expect(await provider.send('DELETE', `/Users/${bo}`)).toMatchObject({ status: 204 });
    expect(await provider.send('DELETE', `/Groups/${group}`)).toMatchObject({ status: 204 });
    expect(await roleOf(bo)).toBeNull();
  });

  it('is within the quota of members where it is given; whom the provider adds later comes in', async () => {
    const { workspaceId, owner, roleOf } = await house();
    await server.services.db.prisma.workspace.update({ where: { id: workspaceId }, data: { quotaMembers: 2 } });
    const [{ id: ann }, { id: bo }] = [await provider.user(), await provider.user()];
    const group = await provider.group([ann, bo]);
    expect(await owner.client.get(grant, { workspaceId, groupId: group })).toMatchObject({
      grantGroup: { limit: 'quotaMembers' },
    });
    await provider.patch(`/Groups/${group}`, take(bo));
    await owner.client.get(grant, { workspaceId, groupId: group });
    expect(await provider.patch(`/Groups/${group}`, add(bo))).toMatchObject({ status: 200 });
    expect([await roleOf(ann), await roleOf(bo)]).toEqual(['MEMBER', 'MEMBER']);
  });

  it('is for groups that the owner is in, and shows no others', async () => {
    const { workspaceId, owner } = await house({ isAdministrator: false });
    const [{ id: ann }, theirs] = [await provider.user(), await provider.group([owner.userId])];
    const other = await provider.group([ann]);
    const { workspace } = await owner.client.get(groupsOf, { id: workspaceId });
    expect(workspace?.grantableGroups?.map(({ id }) => id)).toEqual([theirs]);
    expect(await owner.client.get(grant, { workspaceId, groupId: other })).toMatchObject({
      grantGroup: { code: 'NOT_FOUND' },
    });
    expect(await owner.client.get(grant, { workspaceId, groupId: theirs })).toMatchObject({
      grantGroup: { role: 'MEMBER' },
    });
  });

  it('is given and taken by owners alone', async () => {
    const { workspaceId } = await house();
    const member = await addSignedIn(server, { workspaceId, role: 'MEMBER' });
    const stranger = await addSignedIn(server);
    const group = await provider.group();
    expect(await member.client.get(grant, { workspaceId, groupId: group })).toMatchObject({
      grantGroup: { code: 'FORBIDDEN' },
    });
    expect(await stranger.client.get(grant, { workspaceId, groupId: group })).toMatchObject({
      grantGroup: { code: 'NOT_FOUND' },
    });
    expect(await member.client.get(revoke, { workspaceId, groupId: group })).toMatchObject({
      revokeGroupGrant: { code: 'FORBIDDEN' },
    });
  });
});
