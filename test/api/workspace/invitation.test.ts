import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../../../generated/graphql/index.ts';
import { newId } from '../../../src/domain/kernel/ids.ts';
import { linkIn, type Mailbox, mailSettings, openMailbox } from '../../mail/mailbox.ts';
import type { Client } from '../../support/client.ts';
import { addKey, addPerson } from '../../support/people.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let mailbox: Mailbox;
beforeAll(async () => {
  mailbox = await openMailbox({
    onRcptTo: ({ address }, _session, callback) =>
      address.startsWith('gone')
        ? callback(Object.assign(new Error('No such mailbox'), { responseCode: 550 }))
        : callback(),
  });
  server = await startTestServer({ worker: true, env: mailSettings(mailbox) });
});
afterAll(async () => {
  await server.stop();
  await mailbox.close();
});

const invite = graphql(`
  mutation InviteMember($input: InviteMemberInput!) {
    inviteMember(input: $input) {
      __typename
      ... on Invitation { id email role status invitedBy { id } expiresAt }
      ... on Error { code message }
      ... on ConflictError { reason }
      ... on ForbiddenError { permission }
      ... on LimitError { limit retryAfterSeconds }
    }
  }
`);
const accept = graphql(`
  mutation AcceptInvitation($input: AcceptInvitationInput!) {
    acceptInvitation(input: $input) {
      __typename
      ... on AcceptedInvitation { workspaceId workspaceName email userId membershipId }
      ... on Error { code message }
      ... on ConflictError { reason }
      ... on ValidationError { issues { path code } }
    }
  }
`);
const revoke = graphql(`
  mutation RevokeInvitation($id: ID!) {
    revokeInvitation(input: { invitationId: $id }) {
      __typename
      ... on Invitation { status }
      ... on Error { code }
      ... on ConflictError { reason }
    }
  }
`);
const invitationsOf = graphql(`
  query InvitationsOf($id: ID!) {
    workspace(id: $id) {
      invitations { totalCount nodes { id email status delivery { status error } } }
      members { nodes { role user { name } } }
      events(types: [MEMBER_INVITED, MEMBER_INVITATION_REVOKED, MEMBER_JOINED], first: 50) {
        nodes { type message actor { __typename ... on User { name } } }
      }
    }
  }
`);
const preview = graphql(`
  query PreviewInvitation($token: String!) {
    invitationPreview(token: $token) { workspaceName invitedBy email hasAccount }
  }
`);
const nodeOf = graphql(`
  query InvitationNode($id: ID!) {
    node(id: $id) { __typename id ... on Invitation { email } }
  }
`);

const password = 'correct horse battery staple';
const address = () => `${newId('User').toLowerCase()}@example.org`;

/** Invites and opens the link: its token, and the invitation. */
async function invited(by: Client, email: string, role: 'OWNER' | 'MEMBER' = 'MEMBER') {
  const { inviteMember: invitation } = await by.get(invite, { input: { workspaceId: by.workspaceId, email, role } });
  if (invitation.__typename !== 'Invitation') throw new Error(JSON.stringify(invitation));
  const { page, token } = linkIn(await mailbox.next(email.toLowerCase()));
  expect(page).toBe('invitation');
  return { invitation, token };
}

const acceptWith = async (client: Client, token: string, person: { name?: string; password?: string } = {}) =>
  (await client.get(accept, { input: { token, ...person } })).acceptInvitation;

describe('an invitation', () => {
  test('by mail makes a new person a member, though nobody may sign up', async () => {
    const owner = await server.addTenant();
    const email = address();
    const { invitation, token } = await invited(owner, email.toUpperCase().replace('EXAMPLE.ORG', 'Example.org'));
    expect(invitation).toMatchObject({ email, role: 'MEMBER', status: 'OPEN', invitedBy: { id: expect.any(String) } });

    const anonymous = server.client(null);
    expect((await anonymous.get(preview, { token })).invitationPreview).toEqual({
      workspaceName: 'Elsewhere',
      invitedBy: 'Another',
      email,
      hasAccount: false,
    });
    expect(await acceptWith(anonymous, token)).toMatchObject({ issues: [{ path: 'name' }, { path: 'password' }] });
    expect(await acceptWith(anonymous, token, { name: 'Nina', password: 'password1234' })).toMatchObject({
      issues: [{ path: 'password' }],
    });
    expect(await acceptWith(anonymous, token, { name: 'Nina', password })).toMatchObject({
      __typename: 'AcceptedInvitation',
      workspaceId: owner.workspaceId,
      workspaceName: 'Elsewhere',
      email,
    });
    expect(await acceptWith(anonymous, token, { name: 'Nina', password })).toMatchObject({ reason: 'ACCEPTED' });
    expect((await anonymous.get(preview, { token })).invitationPreview).toBeNull();

    const { workspace } = await owner.get(invitationsOf, { id: owner.workspaceId });
    expect(workspace?.members?.nodes).toContainEqual({ role: 'MEMBER', user: { name: 'Nina' } });
    expect(workspace?.invitations?.nodes).toEqual([
      { id: invitation.id, email, status: 'ACCEPTED', delivery: { status: 'SENT', error: null } },
    ]);
    expect(workspace?.events?.nodes).toEqual([
      { type: 'MEMBER_INVITED', message: 'A person was invited as a member.', actor: { __typename: 'ApiKey' } },
      {
        type: 'MEMBER_JOINED',
        message: 'A person has joined as a member.',
        actor: { __typename: 'User', name: 'Nina' },
      },
    ]);
    const user = await server.services.db.prisma.user.findUniqueOrThrow({ where: { email } });
    expect(user.passwordHash).toMatch(/^\$argon2id\$/);
  });

  test('is for its address alone: another account cannot use it, its own can', async () => {
    const owner = await server.addTenant();
    const [right, wrong] = [await addPerson(server), await addPerson(server)];
    const { token } = await invited(owner, right.email, 'OWNER');
    expect((await server.client(null).get(preview, { token })).invitationPreview).toMatchObject({ hasAccount: true });
    expect(await acceptWith(wrong.client, token)).toMatchObject({
      reason: 'OTHER_EMAIL',
      message: expect.stringContaining(`is for ${right.email}, and you are signed in as ${wrong.email}`),
    });
    expect(await acceptWith(server.client(null), token, { name: 'Eve', password })).toMatchObject({
      reason: 'SIGN_IN_FIRST',
    });
    expect(await acceptWith(right.client, token)).toMatchObject({
      workspaceId: owner.workspaceId,
      userId: right.userId,
    });
    const key = await server.addTenant();
    expect((await key.ask(accept, { input: { token } })).errors).toEqual([]);
  });

  test('says the same whether there is an account or not', async () => {
    const owner = await server.addTenant();
    const known = await addPerson(server);
    const answers = await Promise.all(
      [known.email, address()].map((email) => owner.get(invite, { input: { workspaceId: owner.workspaceId, email } })),
    );
    const [first, second] = answers.map(({ inviteMember: answer }) => Object.keys(answer));
    expect(first).toEqual(second);
    expect(answers.map(({ inviteMember: answer }) => answer.__typename)).toEqual(['Invitation', 'Invitation']);
  });

  test('is accepted once, by however many at the same moment', async () => {
    const owner = await server.addTenant();
    const { token } = await invited(owner, address());
    const results = await Promise.all(
      ['One', 'Two', 'Three', 'Four'].map((name) => acceptWith(server.client(null), token, { name, password })),
    );
    expect(results.filter(({ __typename }) => __typename === 'AcceptedInvitation')).toHaveLength(1);
    expect(await server.services.db.prisma.membership.count({ where: { workspaceId: owner.workspaceId } })).toBe(2);
  });

  test('is replaced by the next one for the same address', async () => {
    const owner = await server.addTenant();
    const email = address();
    const first = await invited(owner, email);
    const second = await invited(owner, email);
    expect(await acceptWith(server.client(null), first.token, { name: 'Nina', password })).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await acceptWith(server.client(null), second.token, { name: 'Nina', password })).toMatchObject({ email });
    const { workspace } = await owner.get(invitationsOf, { id: owner.workspaceId });
    expect(workspace?.invitations?.nodes.map(({ status }) => status)).toEqual(['ACCEPTED', 'REVOKED']);
    const again = await owner.get(invite, { input: { workspaceId: owner.workspaceId, email } });
    expect(again.inviteMember).toMatchObject({ reason: 'ALREADY_MEMBER' });
  });

  test('can be revoked until it is accepted', async () => {
    const owner = await server.addTenant();
    const { invitation, token } = await invited(owner, address());
    expect((await owner.get(revoke, { id: invitation.id })).revokeInvitation).toMatchObject({ status: 'REVOKED' });
    expect((await owner.get(revoke, { id: invitation.id })).revokeInvitation).toMatchObject({ status: 'REVOKED' });
    expect(await acceptWith(server.client(null), token, { name: 'Nina', password })).toMatchObject({
      code: 'NOT_FOUND',
    });
    const other = await invited(owner, address());
    await acceptWith(server.client(null), other.token, { name: 'Nora', password });
    expect((await owner.get(revoke, { id: other.invitation.id })).revokeInvitation).toMatchObject({
      reason: 'ACCEPTED',
    });
  });

  test('is good for seven days', async () => {
    const owner = await server.addTenant();
    const { invitation, token } = await invited(owner, address());
    const days = (Date.parse(invitation.expiresAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.99);
    expect(days).toBeLessThanOrEqual(7);
    await server.services.db.prisma.invitation.update({
      where: { id: invitation.id },
      data: { expiresAt: new Date(Date.now() - 1_000) },
    });
    expect(await acceptWith(server.client(null), token, { name: 'Nina', password })).toMatchObject({
      reason: 'EXPIRED',
    });
  });

  test('that cannot be delivered says so', async () => {
    const owner = await server.addTenant();
    const email = `gone-${address()}`;
    await owner.get(invite, { input: { workspaceId: owner.workspaceId, email } });
    const delivery = async () =>
      (await owner.get(invitationsOf, { id: owner.workspaceId })).workspace?.invitations?.nodes[0]?.delivery;
    await expect.poll(delivery).toEqual({
      status: 'FAILED',
      error: expect.stringContaining('No such mailbox'),
    });
  });

  test('is answered again to the same idempotency key, with one mail', async () => {
    const owner = await server.addTenant();
    const input = { workspaceId: owner.workspaceId, email: address(), idempotencyKey: 'invite-once' };
    const [first, second] = await Promise.all([1, 2].map(() => owner.get(invite, { input })));
    expect(second).toEqual(first);
    expect(await server.services.db.prisma.invitation.count({ where: { workspaceId: owner.workspaceId } })).toBe(1);
  });
});

describe('inviting', () => {
  test('is for owners; members see no invitations, strangers nothing', async () => {
    const owner = await server.addTenant();
    const { workspaceId } = owner;
    const { invitation } = await invited(owner, address());
    const member = await addPerson(server, { workspaceId });
    const stranger = await addPerson(server);
    const input = { workspaceId, email: address() };
    expect((await member.client.get(invite, { input })).inviteMember).toMatchObject({ permission: 'MEMBERS_MANAGE' });
    expect((await stranger.client.get(invite, { input })).inviteMember).toMatchObject({ code: 'NOT_FOUND' });
    expect((await member.client.get(revoke, { id: invitation.id })).revokeInvitation).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect((await member.client.ask(invitationsOf, { id: workspaceId })).errors[0]?.extensions?.code).toBe('FORBIDDEN');
    expect((await member.client.get(nodeOf, { id: invitation.id })).node).toBeNull();
    expect((await owner.get(nodeOf, { id: invitation.id })).node).toMatchObject({ id: invitation.id });
  });

  test('gives nobody more than who invites has', async () => {
    const { workspaceId } = await server.addTenant();
    const key = await addKey(server, { workspaceId, permissions: ['workspace.read', 'members.manage'] });
    const input = { workspaceId, email: address(), role: 'OWNER' as const };
    expect((await key.get(invite, { input })).inviteMember).toMatchObject({ code: 'FORBIDDEN' });
  });

  test.for(['', 'nobody', 'a@b@c', 'ann@example.org\r\nBcc: eve@example.org', 'Ann <ann@example.org>', 'a@x, b@x'])(
    'refuses %j as an address',
    async (email) => {
      const input = { workspaceId: server.owner.workspaceId, email };
      expect((await server.owner.get(invite, { input })).inviteMember).toMatchObject({ code: 'VALIDATION_FAILED' });
    },
  );

  test('is limited, so that nobody’s mailboxes are flooded', async () => {
    const { workspaceId, ...owner } = await server.addTenant();
    const rows = Array.from({ length: 100 }, () => ({ id: newId('Invitation'), workspaceId, email: address() }));
    await server.services.db.prisma.invitation.createMany({
      data: rows.map((row) => ({ ...row, role: 'MEMBER' as const, expiresAt: new Date(Date.now() - 1_000) })),
    });
    const { inviteMember: answer } = await owner.get(invite, { input: { workspaceId, email: address() } });
    expect(answer).toMatchObject({ __typename: 'LimitError', limit: 'invitations', retryAfterSeconds: 3600 });
  });
});

test('a token that leads nowhere is told nothing', async () => {
  expect(await acceptWith(server.client(null), 'nothing', { name: 'Eve', password })).toEqual({
    __typename: 'NotFoundError',
    code: 'NOT_FOUND',
    message: 'The invitation was not found.',
  });
});
