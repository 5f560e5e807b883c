import { isIP } from 'node:net';
import { z } from 'zod';
import { redisAddress } from '../redis/address.ts';
import { bucketAddress } from '../storage/s3/address.ts';

// The kinds of value a setting can have. Each takes what TOML gives and the text that an environment variable gives, and
// has one message, which completes the sentence "<setting> …".

export function text(): z.ZodType<string> {
  return z.string({ error: 'must be text' }).min(1, { error: 'must not be empty' });
}

export function choice<const Values extends readonly string[]>(values: Values): z.ZodType<Values[number]> {
  return z.enum(values, { error: `must be one of ${values.join(', ')}` });
}

export function integer(minimum: number, maximum: number): z.ZodType<number> {
  // Worded when it is needed: a process that has formatted no number holds 6 MiB less of ICU.
  const error = () => `must be a whole number from ${minimum.toLocaleString('en')} to ${maximum.toLocaleString('en')}`;
  const value = z.int({ error }).min(minimum, { error }).max(maximum, { error });
  return z.preprocess((given) => (typeof given === 'string' && /^\d+$/.test(given) ? Number(given) : given), value);
}

const unitBytes: Record<string, number> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** A count of bytes: a number, or text such as `512 MiB`. */
export function bytes(): z.ZodType<number> {
  const error = 'must be a number of bytes, or a size such as "512 MiB" (B, KiB, MiB, GiB)';
  return z.preprocess(
    (given) => {
      const [, amount, unit = 'B'] = (typeof given === 'string' && /^(\d+)\s*([KMG]iB|B)?$/.exec(given)) || [];
      return amount === undefined ? given : Number(amount) * (unitBytes[unit] ?? 1);
    },
    z.int({ error }).min(1, { error }),
  );
}

/** A URL with one of the schemes, as it was given. */
export function url(...schemes: readonly string[]): z.ZodType<string> {
  const error = `must be a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`;
  return z
    .string({ error })
    .refine((given) => schemes.includes(URL.parse(given)?.protocol.slice(0, -1) ?? ''), { error });
}

/**
 * Where a site is: a URL of http or https, as it was given, at the root of a host or below a path of it. The path is put into pages and
 * cookies as it stands.
 */
export function site(): z.ZodType<string> {
  const error = 'must end with its host or a path of letters, digits, ".", "_", "~" and "-"';
  return url('http', 'https').refine((given) => /^[a-z]+:\/\/[^/?#]+(\/[\w.~-]+)*\/?$/i.test(given), { error });
}

/** Origins of web pages (RFC 6454): a list, or text with commas. */
export function origins(): z.ZodType<readonly string[]> {
  const error = 'must be origins such as https://app.example.org, without a path, separated by commas';
  const origin = z.string({ error }).refine((given) => URL.parse(given)?.origin === given, { error });
  return z.preprocess(
    (given) => (typeof given === 'string' ? splitAtCommas(given) : given),
    z.array(origin, { error }),
  );
}

/** Yes or no: a boolean, or the words true and false. */
export function flag(): z.ZodType<boolean> {
  const words: Record<string, boolean> = { true: true, false: false };
  return z.preprocess(
    (given) => (typeof given === 'string' ? (words[given] ?? given) : given),
    z.boolean({ error: 'must be true or false' }),
  );
}

/** Network addresses, alone or with the length of a prefix: a list, or text with commas. */
export function networks(): z.ZodType<readonly string[]> {
  const error = 'must be addresses or networks such as 10.0.0.0/8 or fd00::/8, separated by commas';
  const network = z.string({ error }).refine(
    (given) => {
      const [address = '', prefix, ...rest] = given.split('/');
      const family = isIP(address);
      const isPrefix =
        prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
      return family !== 0 && isPrefix && rest.length === 0;
    },
    { error },
  );
  return z.preprocess(
    (given) => (typeof given === 'string' ? splitAtCommas(given) : given),
    z.array(network, { error }),
  );
}

export function splitAtCommas(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

/** Where objects live: a folder, or a bucket. */
export function storageUrl(): z.ZodType<string> {
  const error = 'must be a URL that starts with file:/// or s3://';
  return z.string({ error }).check(({ value, issues }) => {
    const parsed = URL.parse(value);
    const address = parsed?.protocol === 's3:' ? bucketAddress(value) : null;
    const problem = address && 'problem' in address ? address.problem : error;
    if (address ? 'problem' in address : parsed?.protocol !== 'file:' || parsed.host !== '') {
      issues.push({ code: 'custom', input: value, message: problem });
    }
  });
}

/** Where Redis is: one server, the primary that sentinels name, or a cluster. */
export function redisUrl(): z.ZodType<string> {
  return z.string({ error: 'must be text' }).check(({ value, issues }) => {
    const address = redisAddress(value);
    if ('problem' in address) issues.push({ code: 'custom', input: value, message: address.problem });
  });
}

/** Who a mail is from: an address, or a name with the address in angle brackets (RFC 5322, section 3.4). */
export function mailbox(): z.ZodType<string> {
  const error = 'must be an e-mail address, or a name and the address: "ADE <ade@example.org>"';
  const address = z.email();
  return z.string({ error }).refine(
    (given) => {
      const [, name = '', inner] = /^([^<>\p{Cc}]*)<([^<>]+)>$/u.exec(given) ?? [];
      return address.safeParse(inner ?? given).success && name.length <= 200;
    },
    { error },
  );
}
