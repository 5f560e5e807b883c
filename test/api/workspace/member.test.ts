import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../../../generated/graphql/index.ts';
import type { WorkspaceRole } from '../../../src/db/generated/enums.ts';
import type { Client } from '../../support/client.ts';
import { addKey, addPerson, type Person } from '../../support/people.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const membersOf = graphql(`
  query MembersOf($id: ID!) {
    workspace(id: $id) { members { totalCount nodes { id role email user { id name } workspace { id } } } }
  }
`);
const changeRole = graphql(`
  mutation ChangeMemberRole($id: ID!, $role: WorkspaceRole!) {
    changeMemberRole(input: { membershipId: $id, role: $role }) {
      __typename
      ... on Membership { id role }
      ... on Error { code message }
      ... on ConflictError { reason }
      ... on ForbiddenError { permission }
    }
  }
`);
const remove = graphql(`
  mutation RemoveMember($id: ID!) {
    removeMember(input: { membershipId: $id }) {
      __typename
      ... on RemovedMember { membershipId userId workspaceId }
      ... on Error { code message }
      ... on ConflictError { reason }
    }
  }
`);
const feed = graphql(`
  query MemberEvents($id: ID!) {
    workspace(id: $id) {
      events(first: 50, types: [MEMBER_ROLE_CHANGED, MEMBER_REMOVED, API_KEY_REVOKED]) {
        nodes {
          type
          ... on MemberRoleChangedEvent { userId role previousRole }
          ... on MemberRemovedEvent { userId }
        }
      }
    }
  }
`);
const follow = graphql(`
  subscription FollowAsMember($id: ID!) {
    workspaceEvents(workspaceId: $id) { __typename ... on StreamEnd { reason } }
  }
`);

const whoIsKey = graphql(`
  query WhoIsKey {
    viewer { apiKey { name } }
  }
`);

interface House {
  workspaceId: string;
  owner: Person;
  member: Person;
}

/** A workspace of the test's own with an owner and a member. */
async function newHouse(): Promise<House> {
  const tenant = await server.addTenant();
  const { workspaceId } = tenant;
  const owner = await addPerson(server, { workspaceId, role: 'OWNER', name: 'Olga' });
  await server.services.db.prisma.membership.deleteMany({ where: { workspaceId, userId: { not: owner.userId } } });
  return { workspaceId, owner, member: await addPerson(server, { workspaceId, name: 'Max' }) };
}

const setRole = async (by: Client, { membershipId }: Person, role: WorkspaceRole) =>
  (await by.get(changeRole, { id: membershipId ?? '', role })).changeMemberRole;
const end = async (by: Client, { membershipId }: Person) =>
  (await by.get(remove, { id: membershipId ?? '' })).removeMember;

test('members see each other, owners their addresses too; a stranger sees none', async () => {
  const { workspaceId, owner, member } = await newHouse();
  const { workspace } = await member.client.get(membersOf, { id: workspaceId });
  expect(workspace?.members?.totalCount).toBe(2);
  const inWorkspace = { workspace: { id: workspaceId } };
  const [olga, max] = [
    { ...inWorkspace, id: owner.membershipId, role: 'OWNER', user: { id: owner.userId, name: 'Olga' } },
    { ...inWorkspace, id: member.membershipId, role: 'MEMBER', user: { id: member.userId, name: 'Max' } },
  ];
  expect(workspace?.members?.nodes).toEqual([
    { ...olga, email: null },
    { ...max, email: member.email },
  ]);
  const { workspace: asOwner } = await owner.client.get(membersOf, { id: workspaceId });
  expect(asOwner?.members?.nodes.map(({ email }) => email)).toEqual([owner.email, member.email]);
  const stranger = await addPerson(server);
  expect((await stranger.client.get(membersOf, { id: workspaceId })).workspace).toBeNull();
});

describe('roles', () => {
  test('are given by owners, take effect at once, and are events', async () => {
    const { workspaceId, owner, member } = await newHouse();
    expect(await setRole(member.client, member, 'OWNER')).toMatchObject({ permission: 'MEMBERS_MANAGE' });
    expect(await setRole(owner.client, member, 'OWNER')).toMatchObject({ role: 'OWNER' });
    expect(await setRole(member.client, owner, 'MEMBER')).toMatchObject({ role: 'MEMBER' });
    expect(await setRole(owner.client, owner, 'OWNER')).toMatchObject({ code: 'FORBIDDEN' });
    const { workspace } = await owner.client.get(feed, { id: workspaceId });
    expect(workspace?.events?.nodes).toEqual([
      { type: 'MEMBER_ROLE_CHANGED', userId: member.userId, role: 'OWNER', previousRole: 'MEMBER' },
      { type: 'MEMBER_ROLE_CHANGED', userId: owner.userId, role: 'MEMBER', previousRole: 'OWNER' },
    ]);
  });

  test('of another workspace are as if they were not', async () => {
    const { member } = await newHouse();
    const stranger = (await newHouse()).owner;
    expect(await setRole(stranger.client, member, 'OWNER')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await end(stranger.client, member)).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('are given by keys only as far as they have all that the role brings', async () => {
    const { workspaceId, member } = await newHouse();
    const key = await addKey(server, {
      workspaceId,
      permissions: ['workspace.read', 'members.read', 'members.manage'],
    });
    expect(await setRole(key, member, 'OWNER')).toMatchObject({ code: 'FORBIDDEN', permission: 'DOCUMENTS_READ' });
  });
});

describe('the last owner', () => {
  test('cannot leave, be removed or be demoted', async () => {
    const { owner } = await newHouse();
    expect(await end(owner.client, owner)).toMatchObject({ code: 'CONFLICT', reason: 'LAST_OWNER' });
    expect(await setRole(owner.client, owner, 'MEMBER')).toMatchObject({ reason: 'LAST_OWNER' });
  });

  test('is not who is deactivated', async () => {
    const { owner, member } = await newHouse();
    await setRole(owner.client, member, 'OWNER');
    await server.services.db.prisma.user.update({ where: { id: member.userId }, data: { deactivatedAt: new Date() } });
    expect(await end(owner.client, owner)).toMatchObject({ reason: 'LAST_OWNER' });
  });

  test('is there whatever owners do to each other at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const { workspaceId, owner, member: other } = await newHouse();
      await setRole(owner.client, other, 'OWNER');
      const demote =
        round % 2 === 0
          ? (by: Person, whom: Person) => setRole(by.client, whom, 'MEMBER')
          : (by: Person, whom: Person) => end(by.client, whom);
      const results = await Promise.all([demote(owner, other), demote(other, owner)]);
      const refused = results.filter((result) => 'code' in result);
      expect(refused).toHaveLength(1);
      const owners = await server.services.db.prisma.membership.count({ where: { workspaceId, role: 'OWNER' } });
      expect(owners).toBe(1);
    }
  });
});

/** The last item of a stream that the server ends. */
async function lastOf<Item>(items: AsyncIterable<Item>): Promise<Item | undefined> {
  let last: Item | undefined;
  for await (const item of items) last = item;
  return last;
}

describe('leaving', () => {
  test('ends streams and keys at once, and coming back does not bring the keys back', async () => {
    const { workspaceId, owner, member } = await newHouse();
    await setRole(owner.client, member, 'OWNER');
    const key = await addKey(server, {
      workspaceId,
      permissions: ['workspace.read', 'events.read'],
      userId: member.userId,
    });
    const streams = [key, member.client].map((client) => client.follow(follow, { id: workspaceId }));
    for (const stream of streams) {
      const { value } = await stream.next();
      expect(value?.workspaceEvents.__typename).toBe('WorkspaceCreatedEvent');
    }
    expect((await key.get(whoIsKey, {})).viewer?.apiKey?.name).toBe('Key');

    expect(await end(member.client, member)).toEqual({
      __typename: 'RemovedMember',
      membershipId: member.membershipId,
      userId: member.userId,
      workspaceId,
    });
    expect(await Promise.all(streams.map(lastOf))).toEqual(
      streams.map(() => ({ workspaceEvents: { __typename: 'StreamEnd', reason: 'ACCESS_REVOKED' } })),
    );
    expect((await member.client.get(membersOf, { id: workspaceId })).workspace).toBeNull();

    await server.services.db.prisma.membership.create({
      data: { id: member.membershipId ?? '', workspaceId, userId: member.userId, role: 'OWNER' },
    });
    expect((await key.ask(whoIsKey, {})).errors[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    const { workspace } = await owner.client.get(feed, { id: workspaceId });
    expect(workspace?.events?.nodes.map(({ type }) => type)).toEqual([
      'MEMBER_ROLE_CHANGED',
      'API_KEY_REVOKED',
      'MEMBER_REMOVED',
    ]);
  });

  test('is one’s own business, others’ only of owners', async () => {
    const { workspaceId, owner, member } = await newHouse();
    const third = await addPerson(server, { workspaceId });
    expect(await end(member.client, third)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await end(third.client, third)).toMatchObject({ __typename: 'RemovedMember' });
    expect(await end(owner.client, member)).toMatchObject({ __typename: 'RemovedMember' });
    expect(await end(owner.client, member)).toMatchObject({ code: 'NOT_FOUND' });
  });
});
