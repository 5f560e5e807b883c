/** A finished mail to one person. */
export interface MailMessage {
  /** An address without a name: names are what others have typed. */
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** Takes finished mails. One contract suite (`test/mail/mailer.contract.ts`) runs on every implementation. */
export interface Mailer {
  /** Whether mails leave this installation. */
  readonly delivers: boolean;
  /**
   * Resolves when the mail was taken over for good. Throws MailRefusedError when it never will be, MailUnavailableError when it
   * may be later. A mail whose acceptance was not heard of any more may arrive although this throws.
   */
  send(message: MailMessage): Promise<void>;
  /** Resolves with where mails go, in a few words; throws an error that names the remedy. */
  check(): Promise<string>;
  close(): Promise<void>;
}

/** The mail server has refused this mail for good (RFC 5321, section 4.2.1: 5yz): trying again changes nothing. */
export class MailRefusedError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MailRefusedError';
  }
}

/** The mail server cannot be reached, does not let us in, or has asked us to come back later. */
export class MailUnavailableError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MailUnavailableError';
  }
}

const control = /\p{Cc}/gu;

/** A header's value: one line, without control characters, so that no name can add a header. */
export function headerText(value: string): string {
  return value.replace(control, ' ').replace(/\s+/g, ' ').trim();
}
