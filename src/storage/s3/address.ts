/** A bucket, or the part of one below a prefix. */
export interface BucketAddress {
  bucket: string;
  /** What every key starts with: '' or segments that end with `/`. */
  prefix: string;
  /** The server; `null` for Amazon's own in the region. */
  endpoint: string | null;
  /** `null` for the one that the environment or the profile names. */
  region: string | null;
  /** Whether the bucket is a part of the path, not of the host's name. */
  isPathStyle: boolean;
}

const parameters = ['endpoint', 'region', 'pathStyle'];

/**
 * Reads `s3://bucket/prefix?endpoint=https://host&region=eu-central-1&pathStyle=true`. Credentials are no part of it. Answers what is wrong
 * as the end of a sentence that begins with the setting's name.
 */
export function bucketAddress(url: string): BucketAddress | { problem: string } {
  const parsed = URL.parse(url);
  if (parsed?.protocol !== 's3:') return { problem: 'must be a URL that starts with s3://' };
  if (parsed.username || parsed.password) {
    return {
      problem: 'must have no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile or role',
    };
  }
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(parsed.host)) {
    return { problem: 'must name a bucket: s3://bucket, in lower-case letters, digits, "-" and "."' };
  }
  const prefix = parsed.pathname.replace(/^\/|\/$/g, '');
  if (!/^(?:[\w.-]+(?:\/[\w.-]+)*)?$/.test(prefix) || prefix.length > 256) {
    return { problem: 'must have a prefix of letters, digits, "-", "_", "." and "/", or none' };
  }
  const unknown = [...parsed.searchParams.keys()].find((name) => !parameters.includes(name));
  if (unknown !== undefined) return { problem: `must not have "${unknown}": there are ${parameters.join(', ')}` };
  const [endpoint, region, pathStyle] = parameters.map((name) => parsed.searchParams.get(name));
  if (endpoint && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
    return { problem: 'must have an endpoint that starts with https:// or http://' };
  }
  if (pathStyle && !['true', 'false'].includes(pathStyle))
    return { problem: 'must have pathStyle=true or pathStyle=false' };
  return {
    bucket: parsed.host,
    prefix: prefix && `${prefix}/`,
    endpoint: endpoint || null,
    region: region || null,
    // Servers of one's own seldom have a name for each bucket.
    isPathStyle: pathStyle ? pathStyle === 'true' : Boolean(endpoint),
  };
}
