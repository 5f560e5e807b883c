/** Mails that are asked for in a transaction. */
export { mailLease } from './lease.ts';
export { type MailRequest, mailRequest, requestMail, seriesOf } from './request.ts';
