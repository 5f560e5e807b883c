import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../../../generated/graphql/index.ts';
import { flipped, objectBytes, replaceObject } from '../../support/damage.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const linkQuery = graphql(`
  query ALink($id: ID!) {
    document(id: $id) { downloadUrl }
  }
`);

async function uploaded(bytes: string): Promise<{ link: string; key: string; stored: Buffer }> {
  const id = await server.owner.uploaded('some.csv', bytes);
  const { document } = await server.owner.get(linkQuery, { id });
  const { storageKey: key } = await server.services.db.prisma.document.findUniqueOrThrow({ where: { id } });
  return { link: document?.downloadUrl ?? '', key, stored: await objectBytes(server.services.store, key) };
}

/** What a client holds for whole: the body of an answer that ended well; null otherwise. */
async function wholeAnswer(link: string, headers: Record<string, string> = {}): Promise<Buffer | null> {
  const response = await fetch(link, { headers });
  if (!response.ok) return null;
  try {
    return Buffer.from(await response.arrayBuffer());
  } catch {
    return null;
  }
}

describe('a download of damaged bytes', () => {
  it('is refused for every bit of a small file, and says what is the matter', async () => {
    const { link, key, stored } = await uploaded('a,b\n1,2\n');
    for (let bit = 0; bit < stored.length * 8; bit++) {
      await replaceObject(server.services.store, key, flipped(stored, bit));
      const response = await fetch(link);
      expect(response.status).toBe(500);
      expect(response.headers.get('etag')).toBeNull();
      expect(await response.json()).toMatchObject({ code: 'STORED_BYTES_DAMAGED' });
    }
    await replaceObject(server.services.store, key, stored);
    expect(await wholeAnswer(link)).toEqual(stored);
  });

  it('never ends well, wherever the bit is, nor does a range', async () => {
    const { link, key, stored } = await uploaded('0123456789\n'.repeat(50_000));
    const bits = [0, 7, stored.length * 4, stored.length * 8 - 1];
    for (const bit of bits) {
      await replaceObject(server.services.store, key, flipped(stored, bit));
      expect(await wholeAnswer(link)).toBeNull();
      expect(await wholeAnswer(link, { range: 'bytes=100-199' })).toBeNull();
      expect(await wholeAnswer(link, { range: 'bytes=100-400000' })).toBeNull();
    }
  });

  it('is found in the parts that a range touches, and no others are read', async () => {
    const mib = 1024 ** 2;
    const bytes = Buffer.alloc(3 * mib + 10, 'abcdefg');
    const { link, key, stored } = await uploaded(bytes.toString());
    const ranges = [
      [0, 0],
      [mib - 1, mib],
      [mib, 2 * mib - 1],
      [2 * mib - 5, 3 * mib + 9],
      [3 * mib + 9, 3 * mib + 9],
    ] as const;
    for (const [start, end] of ranges) {
      expect(await wholeAnswer(link, { range: `bytes=${start}-${end}` })).toEqual(stored.subarray(start, end + 1));
    }
    await replaceObject(server.services.store, key, flipped(stored, 8 * (mib + 3)));
    const isAnswered = ranges.map(([start, end]) => start >= 2 * mib || end < mib);
    for (const [at, [start, end]] of ranges.entries()) {
      const answer = await wholeAnswer(link, { range: `bytes=${start}-${end}` });
      expect(answer !== null).toBe(isAnswered[at] ?? false);
    }
    await replaceObject(server.services.store, key, stored.subarray(0, 2 * mib));
    expect(await wholeAnswer(link, { range: `bytes=${2 * mib - 5}-${2 * mib + 5}` })).toBeNull();
    expect(await wholeAnswer(link, { range: `bytes=${3 * mib}-` })).toBeNull();
  });

  it('is refused when bytes are missing or the object is gone', async () => {
    const { link, key, stored } = await uploaded('0123456789\n'.repeat(50_000));
    await replaceObject(server.services.store, key, stored.subarray(0, 300_000));
    expect(await wholeAnswer(link)).toBeNull();
    await server.services.store.delete(key);
    const response = await fetch(link);
    expect([response.status, await response.json()]).toEqual([
      500,
      expect.objectContaining({ code: 'STORED_BYTES_DAMAGED' }),
    ]);
  });
});
