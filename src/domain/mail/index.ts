/** Composing and sending what the outbox holds. */
export { sendDueMail } from './send.ts';
