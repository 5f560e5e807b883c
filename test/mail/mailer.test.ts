import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { promisify } from 'node:util';
import type { SMTPServerOptions } from 'smtp-server';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createLogger } from '../../src/log.ts';
import { openMailer } from '../../src/mail/index.ts';
import { type Mailer, MailRefusedError, MailUnavailableError } from '../../src/mail/mailer.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { mailerContract } from './mailer.contract.ts';

const quiet = createLogger({ level: 'silent', format: 'json' }, { name: 'test' });
const from = 'ADE, the extractor <ade@example.org>';
const message = { to: 'ann@example.org', subject: 'Hello', text: 'Hello', html: '<p>Hello</p>' };

async function mailbox(options?: SMTPServerOptions): Promise<Mailbox> {
  const opened = await openMailbox(options);
  onTestFinished(() => opened.close());
  return opened;
}

function mailerFor(url: string): Mailer {
  const mailer = openMailer({ url, from }, quiet);
  onTestFinished(() => mailer.close());
  return mailer;
}

describe('the log', () => {
  mailerContract(async () => {
    const lines: string[] = [];
    const log = createLogger(
      { level: 'info', format: 'json' },
      { name: 'test', stream: { write: (line) => void lines.push(line) } },
    );
    return { mailer: openMailer({ url: null, from }, log), arrived: () => lines.map((line) => JSON.parse(line).mail) };
  });
});

describe('SMTP', () => {
  mailerContract(async () => {
    const { port, received } = await mailbox();
    return {
      mailer: mailerFor(`smtp://127.0.0.1:${port}`),
      arrived: () =>
        received.map(({ envelope, mail }) => ({
          to: envelope.to.join(' '),
          subject: mail.subject ?? '',
          text: mail.text ?? '',
        })),
    };
  });

  test('a mail is in text and in HTML, says whom it is from, and that nobody wrote it', async () => {
    const { port, received } = await mailbox();
    await mailerFor(`smtp://127.0.0.1:${port}`).send(message);
    const [{ mail, envelope } = { mail: null, envelope: null }] = received;
    expect(mail?.from?.value).toEqual([{ name: 'ADE, the extractor', address: 'ade@example.org' }]);
    expect(envelope).toEqual({ from: 'ade@example.org', to: ['ann@example.org'] });
    expect([mail?.text?.trim(), mail?.html]).toEqual(['Hello', '<p>Hello</p>']);
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
  });

  test.for([
    'ann@example.org, eve@example.org',
    'Eve <eve@example.org>',
    'ann@example.org\r\nRCPT TO:<eve@example.org>',
  ])('the recipient %j is no way to reach somebody else', async (to) => {
    const { port, received } = await mailbox();
    await mailerFor(`smtp://127.0.0.1:${port}`)
      .send({ ...message, to })
      .catch(() => {});
    expect(received.flatMap(({ envelope }) => envelope.to)).not.toContain('eve@example.org');
  });

  test('a recipient who is refused for good is told apart from one who is refused for now', async () => {
    const { port } = await mailbox({
      onRcptTo: ({ address }, _session, callback) => {
        const responseCode = address.startsWith('gone') ? 550 : 451;
        callback(Object.assign(new Error('No such mailbox'), { responseCode }));
      },
    });
    const mailer = mailerFor(`smtp://127.0.0.1:${port}`);
    await expect(mailer.send({ ...message, to: 'gone@example.org' })).rejects.toThrow(MailRefusedError);
    const busy = mailer.send({ ...message, to: 'busy@example.org' });
    await expect(busy).rejects.toThrow(MailUnavailableError);
    await expect(busy).rejects.toThrow(/cannot take this mail now.*451/);
  });

  test('a server that is away, or is something else, is named', async () => {
    const silent = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as { port: number };
    const strange = mailerFor(`smtp://127.0.0.1:${port}`);
    await expect(strange.check()).rejects.toThrow(`The mail server 127.0.0.1:${port} cannot be reached`);
    const closed = await openMailbox();
    await closed.close();
    await expect(mailerFor(`smtp://127.0.0.1:${closed.port}`).send(message)).rejects.toThrow(
      /cannot be reached \(.*ECONNREFUSED.*Check mail\.url/,
    );
  });

  test('a password is percent-decoded and checked; a wrong one is named without being told', async () => {
    const { port, received } = await mailbox({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, callback) => {
        if (username === 'a@b' && password === 'p:w/d') callback(null, { user: username });
        else callback(new Error('Invalid username or password'));
      },
    });
    await mailerFor(`smtp://a%40b:p%3Aw%2Fd@127.0.0.1:${port}`).send(message);
    expect(received[0]?.user).toBe('a@b');
    const wrong = mailerFor(`smtp://a%40b:hunter2@127.0.0.1:${port}`).check();
    await expect(wrong).rejects.toThrow(/does not let us in .*Check the user and the password in mail\.url/);
    await expect(wrong).rejects.not.toThrow(/hunter2/);
  });

  test('STARTTLS is used where it is offered, and only with a certificate that is trusted', async () => {
    const tls = await makeCertificate();
    const { port, received } = await mailbox({ ...tls, disabledCommands: [] });
    const { port: tlsPort } = await mailbox({ ...tls, secure: true });
    const [upgraded, secure] = [mailerFor(`smtp://127.0.0.1:${port}`), mailerFor(`smtps://127.0.0.1:${tlsPort}`)];
    for (const mailer of [upgraded, secure]) {
      await expect(mailer.send(message)).rejects.toThrow(/certificate.*NODE_EXTRA_CA_CERTS/);
    }
    expect(received).toEqual([]);

    const trusted = getCACertificates('default');
    setDefaultCACertificates([...trusted, tls.cert]);
    onTestFinished(() => setDefaultCACertificates(trusted));
    await upgraded.send(message);
    expect(await secure.check()).toBe(`127.0.0.1:${tlsPort}`);
    expect(received.map(({ isSecure }) => isSecure)).toEqual([true]);
  });
});

/** A certificate for 127.0.0.1 that nobody but itself vouches for. */
async function makeCertificate(): Promise<{ cert: string; key: string }> {
  const folder = await mkdtemp(join(await temporaryFolder(), 'certificate-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  await promisify(execFile)('openssl', ['req', ...kind, ...subject, '-keyout', key, '-out', certificate]);
  return { cert: await readFile(certificate, 'utf8'), key: await readFile(key, 'utf8') };
}
