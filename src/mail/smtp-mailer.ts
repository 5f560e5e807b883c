import { isIPv4 } from 'node:net';
import type { createTransport, NodemailerError } from 'nodemailer';
import { headerText, type Mailer, type MailMessage, MailRefusedError, MailUnavailableError } from './mailer.ts';

/** Milliseconds for each step of a conversation; a whole mail takes four of them at the very most. */
const stepTimeoutMs = 10_000;

type Transport = ReturnType<typeof createTransport>;

export interface Mailbox {
  name: string;
  address: string;
}

/**
 * Speaks SMTP (RFC 5321): `smtps://` with TLS from the start, `smtp://` with STARTTLS wherever the server offers it.
 * Certificates are verified. A password is never sent in the clear, except to this machine. One connection per mail: they are
 * few, and none has to be kept alive.
 */
export class SmtpMailer implements Mailer {
  readonly delivers = true;
  readonly #where: string;
  readonly #from: Mailbox;
  readonly #open: () => Promise<Transport>;
  #transport: Promise<Transport> | null = null;

  /** `url` is `smtp(s)://user:password@host:port`, user and password percent-encoded. */
  constructor(url: string, from: Mailbox) {
    const { protocol, hostname, port, username, password } = new URL(url);
    const secure = protocol === 'smtps:';
    const host = hostname.replace(/^\[|\]$/g, '');
    const number = port === '' ? (secure ? 465 : 587) : Number(port);
    this.#where = `${hostname}:${number}`;
    this.#from = from;
    const options = {
      host,
      port: number,
      secure,
      requireTLS: !secure && username !== '' && !isThisMachine(host),
      ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
      dnsTimeout: stepTimeoutMs,
      connectionTimeout: stepTimeoutMs,
      greetingTimeout: stepTimeoutMs,
      socketTimeout: stepTimeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    };
    // Loaded for the first mail: most workers never send one.
    this.#open = async () => (await import('nodemailer')).createTransport(options);
  }

  async send({ to, subject, text, html }: MailMessage): Promise<void> {
    try {
      await (await this.#opened()).sendMail({
        from: this.#from,
        // As an object, or a text with commas would be several addresses.
        to: { name: '', address: to },
        subject: headerText(subject),
        text,
        html,
        // No out-of-office notice should answer (RFC 3834, section 2).
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    } catch (error) {
      throw this.#explained(error);
    }
  }

  async check(): Promise<string> {
    try {
      await (await this.#opened()).verify();
    } catch (error) {
      throw this.#explained(error);
    }
    return this.#where;
  }

  async close(): Promise<void> {
    (await this.#transport)?.close();
  }

  #opened(): Promise<Transport> {
    this.#transport ??= this.#open();
    return this.#transport;
  }

  #explained(error: unknown): Error {
    const fault: NodemailerError = error instanceof Error ? error : new Error(String(error));
    const { code, responseCode = 0 } = fault;
    const reason = headerText(fault.message).slice(0, 500);
    const cause = { cause: error };
    switch (code) {
      case 'EAUTH':
      case 'ENOAUTH':
        return new MailUnavailableError(
          `The mail server ${this.#where} does not let us in (${reason}). Check the user and the password in mail.url.`,
          cause,
        );
      case 'ETLS':
        return new MailUnavailableError(`No TLS with the mail server ${this.#where} (${reason}). ${tlsRemedy}`, cause);
      case 'EENVELOPE':
      case 'EMESSAGE':
        if (responseCode >= 500) {
          return new MailRefusedError(`The mail server ${this.#where} refuses this mail (${reason}).`, cause);
        }
        return new MailUnavailableError(`The mail server ${this.#where} cannot take this mail now (${reason}).`, cause);
      default:
        return /certificate/i.test(reason)
          ? new MailUnavailableError(`The mail server ${this.#where} is not trusted (${reason}). ${tlsRemedy}`, cause)
          : new MailUnavailableError(
              `The mail server ${this.#where} cannot be reached (${reason}). Check mail.url and that the server is running.`,
              cause,
            );
    }
  }
}

const tlsRemedy =
  'For a certificate of your own authority set NODE_EXTRA_CA_CERTS; for TLS from the start use smtps:// in mail.url.';

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}
