/** One server of several that an address names. */
export interface RedisNode {
  host: string;
  port: number;
}

interface Access {
  username?: string;
  password?: string;
  tls: boolean;
}

/** What an address of Redis leads to. */
export type RedisAddress =
  /** One server, at its URL. */
  | { kind: 'server'; url: string }
  /** The primary that sentinels name. */
  | ({
      kind: 'sentinel';
      nodes: RedisNode[];
      /** What the sentinels call the primary. */
      primary: string;
      db: number;
      sentinelUsername?: string;
      sentinelPassword?: string;
    } & Access)
  | ({ kind: 'cluster'; nodes: RedisNode[] } & Access);

const forms =
  'must be redis://host:6379/0, redis-sentinel://host:26379,host:26379/primary/0 or redis-cluster://host:6379,host:6379, or the same with rediss for TLS';
const defaultPorts = { sentinel: 26_379, cluster: 6_379 };
const severalNodes = /^(rediss?)-(sentinel|cluster):\/\/(?:([^@/?#]*)@)?([^@/?#]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/;
/** Text that is looked at; sentinels and clusters are of few servers. */
const longest = 4_000;

/** Reads an address; `problem` completes the sentence "<setting> …". */
export function redisAddress(given: string): RedisAddress | { problem: string } {
  if (given.length > longest) return { problem: `must have at most ${longest} characters` };
  if (/^rediss?:$/.test(URL.parse(given)?.protocol ?? '')) return { kind: 'server', url: given };
  const [, scheme, kind, credentials = '', hosts = '', path = '', query = ''] = severalNodes.exec(given) ?? [];
  if (kind !== 'sentinel' && kind !== 'cluster') return { problem: forms };
  const nodes = hosts.split(',').map((host) => nodeOf(host, defaultPorts[kind]));
  const known = nodes.filter((node) => node !== null);
  if (known.length < nodes.length) return { problem: `${forms}: "${hosts}" is no list of hosts` };
  const [username, password] = credentials.split(':').map(decoded);
  const access = { ...(username && { username }), ...(password && { password }), tls: scheme === 'rediss' };
  if (kind === 'cluster') {
    if (path !== '' && path !== '0') return { problem: 'must not name a database: a cluster has one' };
    return { kind, nodes: known, ...access };
  }
  const [primary = '', db = '0', ...rest] = path.split('/').map(decoded);
  if (primary === '' || !/^\d{1,4}$/.test(db) || rest.length > 0) {
    return { problem: 'must name the primary as its sentinels do: redis-sentinel://host:26379/primary' };
  }
  const { sentinelUsername, sentinelPassword, ...unknown } = Object.fromEntries(new URLSearchParams(query));
  if (Object.keys(unknown).length > 0)
    return { problem: 'may have the parameters sentinelUsername and sentinelPassword only' };
  return {
    kind,
    nodes: known,
    primary,
    db: Number(db),
    ...access,
    ...(sentinelUsername && { sentinelUsername }),
    ...(sentinelPassword && { sentinelPassword }),
  };
}

function nodeOf(given: string, port: number): RedisNode | null {
  const url = given === '' ? null : URL.parse(`redis://${given}`);
  if (!url || url.hostname === '' || url.pathname !== '') return null;
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port === '' ? port : Number(url.port) };
}

/** A percent sign that encodes nothing is one. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Each sentinel at an address of its own; none where the address names no sentinels. */
export function sentinelUrls(given: string): string[] {
  const address = redisAddress(given);
  if ('problem' in address || address.kind !== 'sentinel') return [];
  const { nodes, tls, sentinelUsername = '', sentinelPassword = '' } = address;
  return nodes.map(({ host, port }) => {
    const url = new URL(`redis${tls ? 's' : ''}://${host.includes(':') ? `[${host}]` : host}:${port}`);
    url.username = sentinelUsername;
    url.password = sentinelPassword;
    return url.href;
  });
}

/** What all keys begin with. In a cluster it is the hash tag: keys that one script works on are then on one server. */
export function keyPrefix(url: string, prefix: string): string {
  const address = redisAddress(url);
  return 'kind' in address && address.kind === 'cluster' && !prefix.includes('{') ? `{${prefix}}` : prefix;
}
