import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { claimNextJob } from '../../src/domain/job/claim.ts';
import { failAttempt } from '../../src/domain/job/run.ts';
import type { Context } from '../../src/domain/kernel/context.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { transact } from '../../src/domain/kernel/transaction.ts';
import { claimMail, endLostMail } from '../../src/domain/mail/send.ts';
import { mailLease } from '../../src/domain/outbox/lease.ts';
import { requestMail } from '../../src/domain/outbox/request.ts';
import { reconcile } from '../../src/lease/reconcile.ts';
import { openMailer } from '../../src/mail/index.ts';
import type { Mailer } from '../../src/mail/mailer.ts';
import { openLane } from '../../worker/lane.ts';
import { attemptMail, mailWork } from '../../worker/mail/work.ts';
import { startReconciler } from '../../worker/reconciler.ts';
import { addPerson, type Person } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { linkIn, type Mailbox, openMailbox } from './mailbox.ts';

let server: TestServer;
let context: Context;
let mailbox: Mailbox;
let mailer: Mailer;
beforeAll(async () => {
  server = await startTestServer({ env: { ADE_PUBLIC_URL: 'https://ade.example.org' } });
  context = { ...server.services, viewer: null, correlationId: null };
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.services.db.pool.query('DELETE FROM mail');
  mailbox = await openMailbox({
    onRcptTo: ({ address }, _session, callback) =>
      address.startsWith('gone')
        ? callback(Object.assign(new Error('No such mailbox'), { responseCode: 550 }))
        : callback(),
  });
  mailer = mailerAt(mailbox.port);
});
afterEach(() => mailbox.close());

function mailerAt(port: number): Mailer {
  return openMailer({ url: `smtp://127.0.0.1:${port}`, from: 'ADE <ade@example.org>' }, server.services.log);
}

const mails = () => server.services.db.prisma.mail.findMany({ orderBy: { createdAt: 'asc' } });
/** As if so much time had gone by. */
const later = (seconds: number) =>
  server.services.db.pool.query(
    `UPDATE mail SET due_at = due_at - make_interval(secs => $1), lease_expires_at = lease_expires_at - make_interval(secs => $1),
    sent_at = sent_at - make_interval(secs => $1)`,
    [seconds],
  );
/** What a worker does for one mail, and what came of it. */
async function sendDueMail(by: Mailer): Promise<'SENT' | 'FAILED' | 'NONE_DUE'> {
  const mail = await claimMail(context, 'w');
  if (!mail) return 'NONE_DUE';
  await attemptMail(mail, { services: server.services }, by, new AbortController().signal);
  const { attempt, sentAt } = await server.services.db.prisma.mail.findUniqueOrThrow({ where: { id: mail.id } });
  return sentAt !== null && attempt === mail.attempt ? 'SENT' : 'FAILED';
}
const askForReset = ({ userId }: Person) =>
  transact(context, (tx) => requestMail(tx, { template: 'passwordReset', userId }));

describe('a mail that was asked for', () => {
  test('is sent once, with a link that is stored nowhere', async () => {
    const person = await addPerson(server);
    await askForReset(person);
    const before = JSON.stringify(await mails());
    expect(before).toContain(person.userId);
    expect(before).not.toContain('@');
    expect([await sendDueMail(mailer), await sendDueMail(mailer)]).toEqual(['SENT', 'NONE_DUE']);
    const received = await mailbox.next();
    expect(received.mail).toMatchObject({ subject: 'Set a new password', to: { text: person.email } });
    const { page, token } = linkIn(received);
    expect(page).toBe('reset-password');
    expect(received.mail.text).toContain('https://ade.example.org/reset-password#token=');
    const { rows } = await server.services.db.pool.query('SELECT * FROM mail, account_token');
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test('comes to nothing with the transaction that asked for it', async () => {
    const { userId } = await addPerson(server);
    const failing = transact(context, async (tx) => {
      await requestMail(tx, { template: 'passwordReset', userId });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await mails()).toEqual([]);
  });

  test('is one mail, however often it is asked for before it is sent', async () => {
    const person = await addPerson(server);
    await Promise.all([1, 2, 3, 4].map(() => askForReset(person)));
    expect(await mails()).toHaveLength(1);
    await sendDueMail(mailer);
    await askForReset(person);
    expect(await mails()).toHaveLength(2);
  });

  test('is sent by one of several workers', async () => {
    const people = await Promise.all([1, 2, 3, 4, 5].map(() => addPerson(server)));
    for (const person of people) await askForReset(person);
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => sendDueMail(mailer)));
    expect(outcomes.filter((outcome) => outcome === 'SENT')).toHaveLength(5);
    expect(mailbox.received.map(({ envelope }) => envelope.to[0]).sort()).toEqual(
      people.map(({ email }) => email).sort(),
    );
  });

  test('is sent by a worker that is woken, or that the reconciler wakes when the task is lost', async () => {
    const [woken, found] = [await addPerson(server), await addPerson(server)];
    const { errands } = context.queues;
    const lost: Context = {
      ...context,
      queues: { ...context.queues, errands: { ...errands, enqueueAll: async () => {} } },
    };
    const kinds = [mailWork({ services: server.services, workerName: 'w' }, mailer)];
    const queueServer = { databaseUrl: server.databaseUrl, redisUrl: null, redisPrefix: 'unused' };
    const worker = await openLane({ server: queueServer, log: server.services.log }, 'errands', kinds);
    try {
      await askForReset(woken);
      expect((await mailbox.next()).envelope.to).toEqual([woken.email]);
      await transact(lost, (tx) => requestMail(tx, { template: 'passwordReset', userId: found.userId }));
      await later(10);
      const reconciler = startReconciler(server.services, kinds);
      expect((await mailbox.next()).envelope.to).toEqual([found.email]);
      await reconciler.stop();
    } finally {
      await worker.close({ graceMs: 5_000 });
    }
  });

  test('has nobody to go to once the account is deactivated', async () => {
    const person = await addPerson(server);
    await askForReset(person);
    await server.services.db.prisma.user.update({ where: { id: person.userId }, data: { deactivatedAt: new Date() } });
    expect(await sendDueMail(mailer)).toBe('FAILED');
    expect(await mails()).toMatchObject([{ sentAt: null, failedAt: expect.any(Date) }]);
  });
});

describe('a mail that is not taken', () => {
  test('is tried again with a growing delay until the mail server is back, with a new link', async () => {
    const person = await addPerson(server);
    await askForReset(person);
    const { port } = mailbox;
    await mailbox.close();
    expect(await sendDueMail(mailer)).toBe('FAILED');
    const [first] = await mails();
    expect(first).toMatchObject({ attempt: 1, failedAt: null, error: expect.stringContaining('cannot be reached') });
    expect(await sendDueMail(mailer)).toBe('NONE_DUE');
    await later(10);
    expect(await sendDueMail(mailer)).toBe('FAILED');
    await later(10);
    expect(await sendDueMail(mailer)).toBe('NONE_DUE');
    await later(50);

    mailbox = await openMailbox({}, port);
    expect(await sendDueMail(mailer)).toBe('SENT');
    expect(await mails()).toMatchObject([{ attempt: 3, sentAt: expect.any(Date), error: null }]);
    expect(linkIn(await mailbox.next()).page).toBe('reset-password');
  });

  test('is given up at once when the recipient is refused for good, and the reason kept', async () => {
    const person = await addPerson(server, { email: `gone-${newId('User').toLowerCase()}@example.org` });
    await askForReset(person);
    expect(await sendDueMail(mailer)).toBe('FAILED');
    await later(100_000);
    expect(await sendDueMail(mailer)).toBe('NONE_DUE');
    expect(await mails()).toMatchObject([
      { attempt: 1, failedAt: expect.any(Date), error: expect.stringContaining('No such mailbox') },
    ]);
  });

  test('is given up after eight attempts', async () => {
    await askForReset(await addPerson(server));
    await mailbox.close();
    const outcomes: string[] = [];
    for (let attempt = 0; attempt < 9; attempt++) {
      outcomes.push(await sendDueMail(mailer));
      await later(100_000);
    }
    expect(outcomes).toEqual([...Array.from({ length: 8 }, () => 'FAILED'), 'NONE_DUE']);
    expect(await mails()).toMatchObject([{ attempt: 8, failedAt: expect.any(Date) }]);
  });

  test('is another worker’s when the one that took it has died', async () => {
    await askForReset(await addPerson(server));
    const [stuck, begun] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const send = () => {
      begun.resolve();
      return stuck.promise;
    };
    const slow = sendDueMail({ delivers: true, send, check: async () => '', close: async () => {} });
    await begun.promise;
    expect(await sendDueMail(mailer)).toBe('NONE_DUE');
    await later(120);
    const parts = { sql: context.db.prisma, queues: context.queues };
    expect(await reconcile(parts, mailLease, (claim) => endLostMail(context, claim))).toMatchObject({ expired: 1 });
    await later(10);
    expect(await sendDueMail(mailer)).toBe('SENT');
    stuck.reject(new Error('too late'));
    expect(await slow).toBe('FAILED');
    expect(await mails()).toMatchObject([{ attempt: 2, sentAt: expect.any(Date), failedAt: null, error: null }]);
  });
});

const submitMany = graphql(`
  mutation SubmitForMail($jobs: [SubmitJobsEntry!]!) {
    submitJobs(input: { jobs: $jobs }) { __typename ... on SubmitJobsPayload { jobs { id } } }
  }
`);

describe('failed jobs', () => {
  async function failJobs(count: number, documentId: string, configurationId: string, by: Person) {
    const jobs = Array.from({ length: count }, () => ({ documentId, configurationId }));
    await by.client.get(submitMany, { jobs });
    const failure = { code: 'NO_TABLE', message: 'No table was found.', owner: 'USER' as const, details: {} };
    await Promise.all(
      jobs.map(async () => {
        const job = await claimNextJob(context, 'test');
        if (job) await failAttempt(context, job, failure);
      }),
    );
  }

  test('are told of to who wants to know, gathered into one mail an hour', async () => {
    const { workspaceId } = server.owner;
    const [wants, not] = [await addPerson(server, { workspaceId }), await addPerson(server, { workspaceId })];
    await server.services.db.prisma.user.update({ where: { id: wants.userId }, data: { notifyJobFailed: true } });
    const documentId = await server.owner.uploaded('bad.csv', 'a,b\n1,2\n');
    const configurationId = await server.owner.published();
    await failJobs(3, documentId, configurationId, not);
    expect(await mails()).toEqual([]);
    await failJobs(12, documentId, configurationId, wants);
    expect(await sendDueMail(mailer)).toBe('NONE_DUE');
    await later(60);
    expect([await sendDueMail(mailer), await sendDueMail(mailer)]).toEqual(['SENT', 'NONE_DUE']);
    const { mail, envelope } = await mailbox.next();
    expect(envelope.to).toEqual([wants.email]);
    expect(mail.subject).toBe('12 jobs have failed in Main');
    expect(mail.text?.match(/bad\.csv\nNo table was found\./g)).toHaveLength(10);
    expect(mail.text).toContain('and 2 more');

    await failJobs(1, documentId, configurationId, wants);
    await later(3_500);
    expect(await sendDueMail(mailer)).toBe('NONE_DUE');
    await later(100);
    expect(await sendDueMail(mailer)).toBe('SENT');
    expect((await mailbox.next()).mail.subject).toBe('A job has failed in Main');
  });

  test('are told to nobody who is a member no more', async () => {
    const { workspaceId } = server.owner;
    const left = await addPerson(server, { workspaceId });
    await server.services.db.prisma.user.update({ where: { id: left.userId }, data: { notifyJobFailed: true } });
    const documentId = await server.owner.uploaded('bad.csv', 'a,b\n1,2\n');
    await failJobs(1, documentId, await server.owner.published(), left);
    await server.services.db.prisma.membership.deleteMany({ where: { userId: left.userId } });
    await later(60);
    expect(await sendDueMail(mailer)).toBe('FAILED');
    expect(mailbox.received).toEqual([]);
  });
});
