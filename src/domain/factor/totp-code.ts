import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds of one time step (RFC 6238, 4.1), and digits of a code: what every authenticator app takes for granted, as it does SHA-1. */
const stepSeconds = 30;
const digits = 6;
/** Steps before and after the present one whose codes are taken as well: clocks of phones differ, and typing takes time. */
const driftSteps = 1;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The code of a time step: RFC 6238 over RFC 4226, 5.3. */
export function codeAt(secret: Uint8Array, step: number, length = digits): string {
  const moving = Buffer.alloc(8);
  moving.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(moving).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0x0f;
  const number = digest.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** length).padStart(length, '0');
}

/** The time step that the instant is in. */
export function stepOf(instant: Date): number {
  return Math.floor(instant.getTime() / 1000 / stepSeconds);
}

/** The step whose code it is, the present one or one beside it; `null` for what is no code of these. */
export function stepOfCode(secret: Uint8Array, given: string, now: Date): number | null {
  if (given.length > 20) return null;
  const code = given.replace(/\s/g, '');
  if (!/^\d{6}$/.test(code)) return null;
  const present = stepOf(now);
  const steps = Array.from({ length: 2 * driftSteps + 1 }, (_, index) => present - driftSteps + index);
  return steps.find((step) => timingSafeEqual(Buffer.from(codeAt(secret, step)), Buffer.from(code))) ?? null;
}

/** Base32 without padding (RFC 4648, 6), as apps take secrets. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** What an authenticator app reads from a picture: `otpauth://totp/…`. */
export function otpauthUri(secret: Uint8Array, { issuer, account }: { issuer: string; account: string }): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`;
}
