import { expect, test } from 'vitest';
import { withoutCredentials } from '../../src/config/redaction.ts';
import { keyPrefix, redisAddress } from '../../src/redis/address.ts';

test.for([
  ['redis://u:p@host:1/2', { kind: 'server', url: 'redis://u:p@host:1/2' }],
  ['rediss://host', { kind: 'server', url: 'rediss://host' }],
  [
    'redis-sentinel://:p%40ss@one,[::1]:5000/main/3?sentinelPassword=x',
    {
      kind: 'sentinel',
      nodes: [
        { host: 'one', port: 26_379 },
        { host: '::1', port: 5_000 },
      ],
      primary: 'main',
      db: 3,
      password: 'p@ss',
      sentinelPassword: 'x',
      tls: false,
    },
  ],
  [
    'rediss-cluster://ann:p@one:7000,two',
    {
      kind: 'cluster',
      nodes: [
        { host: 'one', port: 7_000 },
        { host: 'two', port: 6_379 },
      ],
      username: 'ann',
      password: 'p',
      tls: true,
    },
  ],
] as const)('%s', ([url, address]) => {
  expect(redisAddress(url)).toEqual(address);
});

test.for([
  ['http://host', /must be redis:/],
  ['redis-sentinel://one:1,two:2', /must name the primary/],
  ['redis-sentinel://one:1/main/x', /must name the primary/],
  ['redis-sentinel://one:1/main?password=x', /sentinelUsername and sentinelPassword only/],
  ['redis-cluster://one,,two', /is no list of hosts/],
  ['redis-cluster://one:99999', /is no list of hosts/],
  ['redis-cluster://one/3', /must not name a database/],
  [`redis-cluster://${'h,'.repeat(3_000)}h`, /at most 4000 characters/],
] as const)('%s is refused', ([url, problem]) => {
  expect(redisAddress(url)).toEqual({ problem: expect.stringMatching(problem) });
});

test('what several hosts are printed with', () => {
  const printed = withoutCredentials('redis-sentinel://ann:secret@one:1,two:2/main?sentinelPassword=other');
  expect(printed).toBe('redis-sentinel://ann:***@one:1,two:2/main?sentinelPassword=***');
});

test('a prefix is a hash tag in a cluster alone', () => {
  expect(keyPrefix('redis://host', 'ade')).toBe('ade');
  expect(keyPrefix('redis-cluster://host', 'ade')).toBe('{ade}');
  expect(keyPrefix('redis-cluster://host', 'our{ade}')).toBe('our{ade}');
});
