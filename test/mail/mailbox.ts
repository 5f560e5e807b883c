import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail as it arrived. */
export interface ReceivedMail {
  /** Whom the server was told that it is for, and from. */
  envelope: { from: string; to: string[] };
  /** Whether it came through TLS, and as which user. */
  isSecure: boolean;
  user: string | null;
  mail: ParsedMail;
  source: string;
}

/** A real SMTP server that keeps what it gets. */
export interface Mailbox {
  port: number;
  received: readonly ReceivedMail[];
  /** The next mail (to this address) that has not been asked for yet; waits for it. */
  next(to?: string): Promise<ReceivedMail>;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1; on a free port unless told. */
export async function openMailbox(options: SMTPServerOptions = {}, port = 0): Promise<Mailbox> {
  const received: ReceivedMail[] = [];
  const arrivals = new EventEmitter().setMaxListeners(0);
  const taken = new Set<ReceivedMail>();
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    disabledCommands: ['STARTTLS'],
    ...options,
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const source = Buffer.concat(chunks).toString();
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        const mail: ReceivedMail = {
          envelope: { from, to: rcptTo.map(({ address }) => address) },
          isSecure: session.secure,
          user: typeof session.user === 'string' ? session.user : null,
          mail: await simpleParser(source),
          source,
        };
        received.push(mail);
        callback();
        arrivals.emit('mail');
      });
    },
  });
  // What a client does to a connection is the client's to report.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: bound } = server.server.address() as AddressInfo;
  return {
    port: bound,
    received,
    async next(to) {
      for (;;) {
        const found = received.find((mail) => !taken.has(mail) && (!to || mail.envelope.to.includes(to)));
        if (found) {
          taken.add(found);
          return found;
        }
        await once(arrivals, 'mail');
      }
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The settings of an ADE that mails to it. */
export function mailSettings({ port }: Mailbox, publicUrl = 'https://ade.example.org') {
  return {
    ADE_MAIL_URL: `smtp://127.0.0.1:${port}`,
    ADE_MAIL_FROM: 'ade@example.org',
    ADE_PUBLIC_URL: publicUrl,
  };
}

/** The token in the mail's only link, and the page that it leads to. */
export function linkIn({ mail }: ReceivedMail): { page: string; token: string } {
  const [, page = '', token = ''] = /\/([a-z-]+)#token=([\w-]+)/.exec(mail.text ?? '') ?? [];
  if (token === '') throw new Error(`There is no link in this mail:\n${mail.text}`);
  return { page, token };
}
