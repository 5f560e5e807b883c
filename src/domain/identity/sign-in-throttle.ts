import { createHash } from 'node:crypto';
import { type Context, composed, LimitError, networkOf } from '../kernel/index.ts';

/** Seconds that the wait grows up to. */
const longestWaitSeconds = 15 * 60;
/** Hours after which a failure is forgotten when none has followed it. */
const rememberedHours = 24;

/** Characters of what can be an address; anything longer is counted as it came. */
const longestEmail = 1_000;

/**
 * What is guessed at, each counted apart: who has forgotten a password needs a mailed link, and who knows it has not shown a second factor.
 * A passkey's signature is not guessed, so whoever guesses codes must not keep its owner from showing it: it is counted for no account.
 */
type Attempted = 'password' | 'mail' | 'factor' | 'passkey';

/**
 * Counts an attempt as failed before it is made, for the account and for the address that it comes from, so that a hundred at
 * the same moment are counted like a hundred one after the other. Throws LimitError, with the seconds to wait, when one of the
 * two has failed too often: from the limit on 1 second, then twice as long with every failure, up to 15 minutes. Unknown accounts
 * are counted like any other; `null` is for no account.
 */
export async function countAttempt(context: Context, attempted: Attempted, email: string | null): Promise<void> {
  const { failuresPerAccount, failuresPerAddress } = context.policy.auth;
  const keys = email === null ? [] : [{ key: accountKey(attempted, email), free: failuresPerAccount }];
  const address = addressKey(attempted, context);
  if (address !== null) keys.push({ key: address, free: failuresPerAddress });
  const blocked = await context.db.prisma.$queryRaw<{ seconds: number }[]>`
    WITH attempted AS (
      SELECT key, free FROM jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) AS given(key text, free int)
    ), blocked AS (
      SELECT max(blocked_until) AS until FROM sign_in_throttle JOIN attempted USING (key) WHERE blocked_until > now()
    ), counted AS (
      INSERT INTO sign_in_throttle AS known (key, failures, last_failure_at, blocked_until)
      SELECT key, 1, now(), CASE WHEN free <= 1 THEN now() + interval '1 second' END
      FROM attempted WHERE (SELECT until FROM blocked) IS NULL ORDER BY key COLLATE "C"
      ON CONFLICT (key) DO UPDATE SET
        last_failure_at = clock_timestamp(),
        failures = CASE WHEN known.last_failure_at < now() - make_interval(hours => ${rememberedHours}) THEN 1
          ELSE known.failures + 1 END,
        blocked_until = CASE
          WHEN known.last_failure_at < now() - make_interval(hours => ${rememberedHours}) THEN NULL
          WHEN known.failures + 1 >= (SELECT free FROM attempted WHERE attempted.key = known.key)
          THEN clock_timestamp() + make_interval(secs => least(${longestWaitSeconds},
            power(2, least(30, known.failures + 1 - (SELECT free FROM attempted WHERE attempted.key = known.key)))))
          END
      WHERE known.blocked_until IS NULL OR known.blocked_until <= clock_timestamp()
      RETURNING known.key
    )
    SELECT ceil(extract(epoch FROM until - now()))::int AS seconds FROM blocked WHERE until IS NOT NULL
    UNION ALL
    SELECT 1 WHERE (SELECT until FROM blocked) IS NULL AND (SELECT count(*) FROM counted) < (SELECT count(*) FROM attempted)`;
  const [found] = blocked;
  if (!found) return;
  const seconds = Math.max(1, found.seconds);
  const wait = seconds === 1 ? 'in a second' : `in ${seconds} seconds`;
  throw new LimitError('signIns', `Too many attempts have failed. Try again ${wait}.`, seconds);
}

/** The attempt was none of a guesser's: the account begins anew; the address is as before, lest one account open the way to others. */
export async function forgiveAttempt(context: Context, attempted: Attempted, email: string | null): Promise<void> {
  const { failuresPerAddress } = context.policy.auth;
  await context.db.transaction(async (tx) => {
    const account = email === null ? '' : accountKey(attempted, email);
    await tx.$executeRaw`DELETE FROM sign_in_throttle WHERE key = ${account}`;
    await tx.$executeRaw`
      UPDATE sign_in_throttle SET failures = failures - 1,
        blocked_until = CASE WHEN failures - 1 >= ${failuresPerAddress} THEN blocked_until END
      WHERE key = ${addressKey(attempted, context) ?? ''} AND failures > 0`;
  });
}

/** Hashed: what people type where an address belongs may be a password. */
function accountKey(attempted: Attempted, given: string): string {
  const email = (composed(given, longestEmail) ?? given).trim().toLowerCase();
  return `${attempted}:account:${createHash('sha256').update(email).digest('hex')}`;
}

function addressKey(attempted: Attempted, { client }: Context): string | null {
  const address = client?.address ?? null;
  return address && `${attempted}:address:${networkOf(address)}`;
}
