/** Composing and sending what the outbox holds. */
export { claimMail, completeMail, deliverMail, endLostMail, failMail, releaseMail } from './send.ts';
