import { describe, expect, test } from 'vitest';
import { type MailContent, renderMail } from '../../src/mail/content.ts';
import { oneTimeLink } from '../../src/mail/links.ts';
import {
  apiKeyCreatedMail,
  invitationMail,
  jobFailedMail,
  passwordResetMail,
  setUpMail,
  webhookDisabledMail,
} from '../../src/mail/templates.ts';

const hostile = '"><img src=x onerror=alert(1)>\r\nBcc: eve@example.org\r\n\r\n& more';
const link = oneTimeLink('https://ade.example.org/', 'invitation', 'a_token-1');
const date = new Date('2026-03-01T12:00:00Z');

const mails: Record<string, MailContent> = {
  invitation: invitationMail({ workspace: hostile, invitedBy: hostile, link, expiresAt: date }),
  passwordReset: passwordResetMail({ link, expiresAt: date }),
  setUp: setUpMail({ link, expiresAt: date }),
  apiKeyCreated: apiKeyCreatedMail({
    name: hostile,
    prefix: 'ade_live_abc',
    workspace: hostile,
    createdAt: date,
    expiresAt: null,
  }),
  webhookDisabled: webhookDisabledMail({
    name: hostile,
    host: 'receiver.example.org',
    workspace: hostile,
    isGone: false,
    reason: hostile,
    link: 'https://ade.example.org',
  }),
  jobFailed: jobFailedMail({
    workspace: hostile,
    count: 12,
    jobs: [{ document: hostile, reason: hostile }],
    link: 'https://ade.example.org',
  }),
};

describe.for(Object.entries(mails))('%s', ([, content]) => {
  const { subject, text, html } = renderMail(content);

  test('shows what people have typed as text, on one line', () => {
    expect(html.match(/<(?!\/?(?:!doctype html|html|head|meta|title|body|div|h1|p|a|br)\b)[^>]*>/gi)).toBeNull();
    expect(subject).not.toMatch(/\p{Cc}/u);
    expect(text).not.toMatch(/^Bcc:/m);
  });

  test('refers to nothing that a mail program would fetch', () => {
    expect(html).not.toMatch(/<(?:img|link|script|style|iframe)|<[^>]*(?:url\(|\b(?:src|srcset|background)=)/i);
  });

  test('says the same in text and in HTML', () => {
    const words = (value: string) => value.replace(/\s+/g, ' ');
    const asText = words(
      html
        .replace(/<title>.*<\/title>/, '')
        .replace(/<[^>]+>/g, ' ')
        .replace(/&quot;/g, '"'),
    )
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&');
    for (const part of [content.title, ...content.paragraphs, ...(content.notes ?? [])]) {
      expect(text).toContain(part);
      expect(asText).toContain(words(part));
    }
    if (content.action) {
      expect(text).toContain(content.action.link);
      expect(html).toContain(`href="${content.action.link}"`);
    }
  });
});

test('a token stands where browsers keep it to themselves', () => {
  expect(link).toBe('https://ade.example.org/invitation#token=a_token-1');
});

test('many failures are counted, the first few named', () => {
  const { text } = renderMail(mails.jobFailed ?? { subject: '', title: '', paragraphs: [] });
  expect(text).toContain('12 jobs have failed');
  expect(text).toContain('and 11 more');
});
