import { expect, test } from 'vitest';
import type { Mailer, MailMessage } from '../../src/mail/mailer.ts';

/** What arrived where mails of this mailer go. */
export interface ArrivedMail {
  to: string;
  subject: string;
  text: string;
}

export interface MailerUnderTest {
  mailer: Mailer;
  /** Everything that has arrived so far. */
  arrived(): ArrivedMail[];
}

const message: MailMessage = {
  to: 'ann@example.org',
  subject: 'Grüße',
  text: 'Öffne dies:\nhttps://ade.example.org/set-up#token=abc_-123\n',
  html: '<p>Öffne dies</p>',
};

/** What every mailer does. `open` makes one of the test's own. */
export function mailerContract(open: () => Promise<MailerUnderTest>): void {
  test('what was sent has arrived, every character of it', async () => {
    const { mailer, arrived } = await open();
    await mailer.send(message);
    expect(arrived()).toEqual([{ to: message.to, subject: message.subject, text: message.text }]);
  });

  test('a subject is one line, whatever it holds', async () => {
    const { mailer, arrived } = await open();
    await mailer.send({ ...message, subject: 'Hello\r\nBcc: eve@example.org\r\n\r\nboo' });
    expect(arrived()).toMatchObject([{ to: message.to, subject: 'Hello Bcc: eve@example.org boo' }]);
  });

  test('many at once all arrive', async () => {
    const { mailer, arrived } = await open();
    const recipients = Array.from({ length: 5 }, (_, index) => `p${index}@example.org`);
    await Promise.all(recipients.map((to) => mailer.send({ ...message, to })));
    expect(
      arrived()
        .map(({ to }) => to)
        .sort(),
    ).toEqual(recipients);
  });

  test('says where mails go', async () => {
    const { mailer } = await open();
    expect(await mailer.check()).toMatch(/mail|127\.0\.0\.1/);
  });
}
