import type { MailContent } from './content.ts';
import { headerText } from './mailer.ts';

/** What people have called things: one short line of it. */
function named(name: string): string {
  const line = headerText(name);
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}

/** `Monday, 3 June 2024, 14:05 UTC`. */
function moment(date: Date): string {
  return `${date.toLocaleString('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' })} UTC`;
}

export function invitationMail(facts: {
  workspace: string;
  invitedBy: string | null;
  link: string;
  expiresAt: Date;
}): MailContent {
  const workspace = named(facts.workspace);
  const who = facts.invitedBy === null ? 'You are invited' : `${named(facts.invitedBy)} invites you`;
  return {
    subject: `Invitation to ${workspace}`,
    title: `${who} to the workspace “${workspace}”.`,
    paragraphs: ['ADE turns documents into clean tables. Accept the invitation to work in this workspace with others.'],
    action: { label: 'Accept the invitation', link: facts.link },
    notes: [
      `The link is good once, until ${moment(facts.expiresAt)}.`,
      'If you did not expect this, do nothing: without you, nothing happens.',
    ],
  };
}

export function passwordResetMail(facts: { link: string; expiresAt: Date }): MailContent {
  return {
    subject: 'Set a new password',
    title: 'Set a new password for ADE.',
    paragraphs: ['Somebody, hopefully you, has asked for a new password for the account with this e-mail address.'],
    action: { label: 'Set a new password', link: facts.link },
    notes: [
      `The link is good once, until ${moment(facts.expiresAt)}.`,
      'If it was not you, do nothing: your password stays what it is.',
    ],
  };
}

export function setUpMail(facts: { link: string; expiresAt: Date }): MailContent {
  return {
    subject: 'Your account',
    title: 'An account of ADE was made for you.',
    paragraphs: ['Choose a password, and you are in.'],
    action: { label: 'Set up the account', link: facts.link },
    notes: [`The link is good once, until ${moment(facts.expiresAt)}.`],
  };
}

export function apiKeyCreatedMail(facts: {
  name: string;
  prefix: string;
  workspace: string;
  createdAt: Date;
  expiresAt: Date | null;
}): MailContent {
  const { prefix, createdAt, expiresAt } = facts;
  return {
    subject: `A new API key in ${named(facts.workspace)}`,
    title: 'A new API key acts for you.',
    paragraphs: [
      [
        `Name: ${named(facts.name)}`,
        `Begins with: ${prefix}`,
        `Workspace: ${named(facts.workspace)}`,
        `Made: ${moment(createdAt)}`,
        `Good until: ${expiresAt === null ? 'it is revoked' : moment(expiresAt)}`,
      ].join('\n'),
    ],
    notes: ['If it was not you, revoke the key and change your password.'],
  };
}

export function webhookDisabledMail(facts: {
  name: string;
  host: string;
  /** `null` for one of the audit log. */
  workspace: string | null;
  isGone: boolean;
  /** Why the last delivery failed. */
  reason: string | null;
  link: string;
}): MailContent {
  const { isGone, reason } = facts;
  const of = facts.workspace === null ? 'the audit log' : named(facts.workspace);
  return {
    subject: `A webhook of ${of} was disabled`,
    title: 'Events are not sent to a webhook any more.',
    paragraphs: [
      [
        `Webhook: ${named(facts.name)}`,
        `Receiver: ${facts.host}`,
        facts.workspace === null ? 'It was sent the audit log.' : `Workspace: ${of}`,
        isGone ? 'The receiver said that it is gone (410).' : 'The receiver has taken nothing for a day.',
        ...(reason === null ? [] : [`At last: ${named(reason)}`]),
      ].join('\n'),
    ],
    action: { label: 'Open ADE', link: facts.link },
    notes: [
      'When the receiver works again, enable the webhook and send what failed again from its list of deliveries.',
    ],
  };
}

export interface FailedJob {
  document: string;
  reason: string;
}

/** `jobs` are the first few of `count`. */
export function jobFailedMail(facts: {
  workspace: string;
  count: number;
  jobs: readonly FailedJob[];
  link: string;
}): MailContent {
  const { count, jobs } = facts;
  const workspace = named(facts.workspace);
  const what = count === 1 ? 'A job has failed' : `${count.toLocaleString('en')} jobs have failed`;
  const more = count - jobs.length;
  return {
    subject: `${what} in ${workspace}`,
    title: `${what} in the workspace “${workspace}”.`,
    paragraphs: [
      ...jobs.map(({ document, reason }) => `${named(document)}\n${named(reason)}`),
      ...(more > 0 ? [`and ${more.toLocaleString('en')} more`] : []),
    ],
    action: { label: 'Open ADE', link: facts.link },
    notes: [
      'Failures are gathered: there is at most one such mail an hour for each workspace. You can turn them off in your profile.',
    ],
  };
}
