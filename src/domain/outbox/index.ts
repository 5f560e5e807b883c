/** Mails that are asked for in a transaction. */
export { type MailRequest, mailRequest, requestMail, seriesOf } from './request.ts';
