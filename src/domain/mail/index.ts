/** Composing and sending what the outbox holds. */
export { claimMail, completeMail, deliverMail, endLostMail, failMail, MailNotTakenError, releaseMail } from './send.ts';
