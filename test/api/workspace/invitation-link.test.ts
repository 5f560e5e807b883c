import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from '../../../generated/graphql/index.ts';
import { newId } from '../../../src/domain/kernel/ids.ts';
import { linkIn, type Mailbox, mailSettings, openMailbox } from '../../mail/mailbox.ts';
import type { Client } from '../../support/client.ts';
import { addKey, addPerson } from '../../support/people.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let mailbox: Mailbox;
beforeAll(async () => {
  mailbox = await openMailbox();
  server = await startTestServer({ worker: true, env: mailSettings(mailbox) });
});
afterAll(async () => {
  await server.stop();
  await mailbox.close();
});

const invite = graphql(`
  mutation InviteForLink($input: InviteMemberInput!) {
    inviteMember(input: $input) { __typename ... on Invitation { id } }
  }
`);
const copy = graphql(`
  mutation CopyInvitationLink($id: ID!) {
    copyInvitationLink(input: { invitationId: $id }) {
      __typename
      ... on InvitationLink { url invitation { id } }
      ... on Error { code }
      ... on ConflictError { reason }
      ... on ForbiddenError { permission }
    }
  }
`);
const accept = graphql(`
  mutation AcceptCopiedInvitation($input: AcceptInvitationInput!) {
    acceptInvitation(input: $input) { __typename ... on AcceptedInvitation { userId } ... on Error { code } ... on ConflictError { reason } }
  }
`);
const revoke = graphql(`
  mutation RevokeCopiedInvitation($id: ID!) { revokeInvitation(input: { invitationId: $id }) { __typename } }
`);
const reset = graphql(`
  mutation ResetOfCopied($email: String!) { requestPasswordReset(input: { email: $email }) { __typename } }
`);
const setPassword = graphql(`
  mutation SetPasswordOfCopied($token: String!, $password: String!) {
    resetPassword(input: { token: $token, newPassword: $password }) { __typename }
  }
`);
const copied = graphql(`
  query CopiedLinks($id: ID!) {
    workspace(id: $id) { events(types: [MEMBER_INVITATION_LINK_COPIED], first: 10) { nodes { message actor { __typename } } } }
  }
`);

const password = 'correct horse battery staple';

async function house() {
  const { workspaceId } = await server.addTenant();
  const owner = (await addPerson(server, { workspaceId, role: 'OWNER' })).client;
  const email = `${newId('User').toLowerCase()}@example.org`;
  const { inviteMember: invitation } = await owner.get(invite, { input: { workspaceId, email } });
  if (invitation.__typename !== 'Invitation') throw new Error(JSON.stringify(invitation));
  return { workspaceId, owner, email, id: invitation.id };
}

async function linkOf(owner: Client, id: string): Promise<string> {
  const { copyInvitationLink: link } = await owner.get(copy, { id });
  if (link.__typename !== 'InvitationLink') throw new Error(JSON.stringify(link));
  const [, token] = /^https:\/\/ade\.example\.org\/invitation#token=(\S+)$/.exec(link.url ?? '') ?? [];
  return token ?? '';
}

const acceptWith = async (token: string) =>
  (await server.client(null).get(accept, { input: { token, name: 'Nina', password } })).acceptInvitation;

test('an owner copies the link of an open invitation; the mailed one stays good, and one copied before does not', async () => {
  const { owner, workspaceId, email, id } = await house();
  const mailed = linkIn(await mailbox.next(email)).token;
  const [first, second] = [await linkOf(owner, id), await linkOf(owner, id)];
  expect(await acceptWith(first)).toMatchObject({ code: 'NOT_FOUND' });
  expect(await acceptWith(second)).toMatchObject({ __typename: 'AcceptedInvitation' });
  expect(await acceptWith(mailed)).toMatchObject({ reason: 'ACCEPTED' });
  expect((await owner.get(copy, { id })).copyInvitationLink).toMatchObject({ reason: 'ACCEPTED' });
  const { workspace } = await owner.get(copied, { id: workspaceId });
  expect(workspace?.events?.nodes).toEqual(
    [1, 2].map(() => ({ message: 'The link of an invitation was copied.', actor: { __typename: 'User' } })),
  );
  // No secret is kept.
  const rows = JSON.stringify(await server.services.db.prisma.invitation.findMany({ where: { workspaceId } }));
  expect(rows).not.toContain(second);
});

test('members, strangers and keys get none, and none is there of what was taken back', async () => {
  const { owner, workspaceId, id } = await house();
  const [member, stranger] = [await addPerson(server, { workspaceId }), await addPerson(server)];
  for (const { client } of [member, stranger]) {
    expect((await client.get(copy, { id })).copyInvitationLink).toEqual({
      __typename: 'NotFoundError',
      code: 'NOT_FOUND',
    });
  }
  // A program that holds a key could make accounts for any address with it.
  const key = await addKey(server, { workspaceId, permissions: ['workspace.read', 'members.read', 'members.manage'] });
  expect((await key.ask(copy, { id })).errors[0]?.extensions?.code).toBe('FORBIDDEN');
  const token = await linkOf(owner, id);
  await owner.get(revoke, { id });
  expect(await acceptWith(token)).toMatchObject({ code: 'NOT_FOUND' });
  expect((await owner.get(copy, { id })).copyInvitationLink).toMatchObject({ code: 'NOT_FOUND' });
});

test('an account that was made with it belongs to the reader of its mail, once that is shown', async () => {
  const { owner, email, id } = await house();
  await mailbox.next(email);
  const accepted = await acceptWith(await linkOf(owner, id));
  expect(accepted.__typename).toBe('AcceptedInvitation');
  const { prisma } = server.services.db;
  const { id: userId, addressUnproven } = await prisma.user.findUniqueOrThrow({ where: { email } });
  expect(addressUnproven).toBe(true);
  // The owner who made the account has set up more than a password.
  await prisma.totpFactor.create({ data: { userId, sealedSecret: 'sealed', confirmedAt: new Date() } });
  await server.client(null).get(reset, { email });
  const { token } = linkIn(await mailbox.next(email));
  await server.client(null).get(setPassword, { token, password: 'seven blue whales sing at dawn' });
  expect(await prisma.user.findUniqueOrThrow({ where: { email } })).toMatchObject({ addressUnproven: false });
  expect(await prisma.totpFactor.count({ where: { userId } })).toBe(0);

  const other = await house();
  expect(await acceptWith(linkIn(await mailbox.next(other.email)).token)).toMatchObject({
    __typename: 'AcceptedInvitation',
  });
  const proven = await prisma.user.findUniqueOrThrow({ where: { email: other.email } });
  expect(proven.addressUnproven).toBe(false);
});
