import type { Logger } from '../log.ts';
import { LogMailer } from './log-mailer.ts';
import type { Mailer } from './mailer.ts';
import { type Mailbox, SmtpMailer } from './smtp-mailer.ts';

/** The mailer that the settings ask for: SMTP where there is a URL, else the log. Connects to nothing yet. */
export function openMailer(settings: { url: string | null; from: string }, log: Logger): Mailer {
  return settings.url === null ? new LogMailer(log) : new SmtpMailer(settings.url, mailboxOf(settings.from));
}

/** `ADE <ade@example.org>`, or the bare address. */
function mailboxOf(from: string): Mailbox {
  const match = /^(.*)<([^<>]+)>$/.exec(from);
  return match ? { name: (match[1] ?? '').trim(), address: match[2] ?? '' } : { name: '', address: from };
}
