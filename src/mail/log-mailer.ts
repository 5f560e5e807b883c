import type { Logger } from '../log.ts';
import { headerText, type Mailer, type MailMessage } from './mailer.ts';

/** Writes mails to the log, links and all, so that an installation without a mail server can be used. */
export class LogMailer implements Mailer {
  readonly delivers = false;
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  async send({ to, subject, text }: MailMessage): Promise<void> {
    this.#log.warn({ mail: { to, subject: headerText(subject), text } }, 'a mail, which mail.url would have sent');
  }

  async check(): Promise<string> {
    return 'no mail server: mails go to the log of the worker. Set mail.url to send them';
  }

  async close(): Promise<void> {}
}
