import { channel } from 'node:diagnostics_channel';
import { composed, LimitError } from '../kernel/index.ts';
import { longestGiven } from './password-policy.ts';

/** argon2id as the OWASP Password Storage Cheat Sheet has it: 19 MiB, two passes, one lane. About 20 ms of one core. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Hashes at a time: the others of Node's four threads are left to files and name lookups. */
const mostAtOnce = 2;
/** Hashes that may wait for their turn, about a second's worth. */
const mostWaiting = 64;
/** Of a random text that was thrown away: what a password is held against when there is no account. */
const hashOfNoAccount =
  '$argon2id$v=19$m=19456,t=2,p=1$3Ml8X6wMj+yuTnXSaiM/tA$sAWFHXdX4rhfcIg77/RmKHJlYban9tm1vNj16FmeSI8';

/** Every check of a password says here what it was held against: work that a caller must not be able to tell accounts apart by. */
const checks = channel('ade.password.check');

/** Loaded with the first password: workers see none. */
const argon2 = () => import('@node-rs/argon2');

let running = 0;
const waiting: (() => void)[] = [];

/** The password's hash in PHC format. Throws LimitError when too many are being made. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(async () => (await argon2()).hash(normalised(password), parameters));
}

/**
 * Whether it is the password of this hash. Without a hash it is not, which takes as long to find out. Throws LimitError when too
 * many are being checked.
 */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const against = stored ?? hashOfNoAccount;
  const isRight = await inTurn(async () => (await argon2()).verify(against, normalised(password)));
  checks.publish({ parameters: parametersOf(against) });
  return isRight && stored !== null;
}

/** `argon2id$v=19$m=19456,t=2,p=1`: what says how much work a hash is. */
function parametersOf(phc: string): string {
  return phc.split('$').slice(1, 4).join('$');
}

/** RFC 8265, 4.2.2: the same password whatever the keyboard composes. */
function normalised(password: string): string {
  // No account has a longer one, so it is wrong as it is.
  return composed(password, longestGiven) ?? password.slice(0, longestGiven);
}

/** Sign-ins take their turns, so that any number of them leaves the process its memory and its threads. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= mostAtOnce) {
    if (waiting.length >= mostWaiting) {
      throw new LimitError('signIns', 'Too many people are signing in just now. Try again in a moment.', 1);
    }
    // The one that ends hands its place on, so it is counted already.
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
