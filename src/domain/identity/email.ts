import { composed } from '../kernel/index.ts';

/** RFC 5321, 4.5.3.1.3, without the angle brackets. */
const longest = 254;

/**
 * An address as accounts are found by it: trimmed, NFC, lower case; `null` for what is none. Only the mail server can tell whether
 * it exists, so only its shape is looked at.
 */
export function normaliseEmail(text: string): string | null {
  const email = composed(text.trim(), longest)?.toLowerCase() ?? null;
  return email !== null && email.length <= longest && /^[^\s@<>"(),:;\\]+@[^\s@<>"(),:;\\]+$/.test(email)
    ? email
    : null;
}

/** Why a new account is refused to an address that is one. */
export const looksLikeAnother =
  'The address can be taken for another one: it mixes scripts, has invisible or unusual characters, or its domain is written in another form than IDNA’s. Type it anew, in one script.';
