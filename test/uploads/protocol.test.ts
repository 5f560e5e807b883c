import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLinks } from '../../src/auth/signed-links.ts';
import { secret, startTestServer, type TestServer } from '../support/server.ts';
import { begun, completed, head, patch, sha256 } from './sending.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { ADE_LIMITS_UPLOAD_BYTES: '20 MiB' } });
});
afterAll(() => server.stop());

const bytes = new Uint8Array(randomBytes(100_000));
const begin = (byteSize: number | null = bytes.length) => begun(server.owner, { name: 'a.bin', byteSize });
const version = { 'tus-resumable': '1.0.0' };

describe('the core protocol', () => {
  test('OPTIONS says what the server can, without a version', async () => {
    const { url } = await begin();
    for (const address of [url, `${server.url}/uploads`]) {
      const response = await fetch(address, { method: 'OPTIONS' });
      expect(response.status).toBe(204);
      expect(response.headers.get('tus-version')).toBe('1.0.0');
      expect(response.headers.get('tus-extension')).toBe('checksum,creation-defer-length,expiration,termination');
      expect(response.headers.get('tus-checksum-algorithm')).toContain('sha1');
      expect(response.headers.get('tus-max-size')).toBe(String(20 * 1024 ** 2));
      expect(response.headers.get('access-control-allow-methods')).toContain('PATCH');
      expect(response.headers.get('access-control-allow-headers')).toContain('Upload-Offset');
    }
  });

  test('HEAD says where an upload stands, and is not to be cached', async () => {
    const { url } = await begin();
    const response = await head(url);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'tus-resumable': '1.0.0',
      'upload-length': '100000',
      'upload-offset': '0',
      'access-control-allow-origin': '*',
    });
    expect(response.headers.get('access-control-expose-headers')).toContain('Upload-Offset');
  });

  test.each(['HEAD', 'PATCH', 'DELETE'])(
    '%s in another version, or none, is answered with those there are',
    async (method) => {
      const { url } = await begin();
      for (const headers of [{ 'tus-resumable': '0.2.2' }, {}] as Record<string, string>[]) {
        const response = await fetch(url, { method, headers });
        expect(response.status).toBe(412);
        expect(response.headers.get('tus-version')).toBe('1.0.0');
      }
      expect((await head(url)).headers.get('upload-offset')).toBe('0');
    },
  );

  test('PATCH goes on at the offset, and at no other', async () => {
    const { url } = await begin();
    const first = await patch(url, 0, bytes.slice(0, 60_000));
    expect([first.status, first.headers.get('upload-offset')]).toEqual([204, '60000']);
    for (const wrong of [0, 59_999, 60_001]) {
      const refused = await patch(url, wrong, bytes.slice(60_000));
      expect([refused.status, refused.headers.get('upload-offset')]).toEqual([409, '60000']);
    }
    const last = await patch(url, 60_000, bytes.slice(60_000));
    expect([last.status, last.headers.get('upload-offset')]).toEqual([204, '100000']);
    expect(last.headers.get('upload-expires')).toMatch(/^\w{3}, \d{2} \w{3} \d{4} [\d:]{8} GMT$/);
  });

  test.for<{ what: string; headers?: Record<string, string>; size?: number; status: number }>([
    { what: 'another content type', headers: { 'content-type': 'application/octet-stream' }, status: 415 },
    { what: 'an offset that is none', headers: { 'upload-offset': '-1' }, status: 400 },
    { what: 'more than the file has', size: 100_001, status: 413 },
  ])('PATCH with $what is refused', async ({ headers, size = 10, status }) => {
    const { url } = await begin();
    const response = await patch(url, 0, new Uint8Array(size), headers);
    expect(response.status).toBe(status);
    expect((await head(url)).headers.get('upload-offset')).toBe('0');
  });

  test('POST stands for the method that it names, and creates nothing', async () => {
    const { url } = await begin();
    const override = { 'x-http-method-override': 'PATCH', 'content-type': 'application/offset+octet-stream' };
    const headers = { ...version, ...override, 'upload-offset': '0' };
    expect((await fetch(url, { method: 'POST', headers, body: bytes })).status).toBe(204);
    expect((await fetch(url, { method: 'POST', headers: version })).status).toBe(405);
  });

  test('of two requests for the same place one is kept', async () => {
    const { url, upload } = await begin();
    const answers = await Promise.all(Array.from({ length: 4 }, () => patch(url, 0, bytes)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409, 409, 409]);
    const document = await completed(server.owner, { uploadId: upload.id });
    expect(document).toMatchObject({ sha256: sha256(bytes) });
  });

  test('what came before a connection broke off is kept', async () => {
    const { url } = await begin();
    const { hostname, port, pathname } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(
      `PATCH ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n` +
        `Content-Type: application/offset+octet-stream\r\nContent-Length: ${bytes.length}\r\n\r\n`,
    );
    socket.write(bytes.slice(0, 70_000));
    const uploads = server.services.db.prisma.upload;
    socket.end();
    await expect
      .poll(async () => Number((await uploads.findFirst({ orderBy: { id: 'desc' } }))?.receivedBytes))
      .toBe(70_000);
    socket.destroy();
    expect((await patch(url, 70_000, bytes.slice(70_000))).status).toBe(204);
  });
});

describe('checksums', () => {
  const checksum = (algorithm: string, of: Uint8Array) =>
    `${algorithm} ${createHash(algorithm).update(of).digest('base64')}`;

  test.each(['sha1', 'sha256', 'md5'])('%s is held against what comes', async (algorithm) => {
    const { url } = await begin();
    const wrong = await patch(url, 0, bytes, { 'upload-checksum': checksum(algorithm, bytes.slice(1)) });
    expect(wrong.status).toBe(460);
    expect((await head(url)).headers.get('upload-offset')).toBe('0');
    const right = await patch(url, 0, bytes, { 'upload-checksum': checksum(algorithm, bytes) });
    expect(right.status).toBe(204);
  });

  test('one that is not known, or none at all, is refused', async () => {
    const { url } = await begin();
    for (const given of ['crc32 AAAA', 'sha1', 'sha1 !!!!']) {
      expect((await patch(url, 0, bytes, { 'upload-checksum': given })).status, given).toBe(400);
    }
  });

  test('a body of several parts is kept as a whole or not at all', async () => {
    const large = new Uint8Array(randomBytes(18 * 1024 ** 2));
    const { url, upload } = await begin(large.length);
    const wrong = await patch(url, 0, large, { 'upload-checksum': checksum('sha1', bytes) });
    expect(wrong.status).toBe(460);
    const parts: string[] = [];
    for await (const { key } of server.services.store.list(
      `workspaces/${server.owner.workspaceId}/uploads/${upload.id}/`,
    ))
      parts.push(key);
    expect(parts).toEqual([]);
    expect((await patch(url, 0, large, { 'upload-checksum': checksum('sha1', large) })).status).toBe(204);
    expect(await completed(server.owner, { uploadId: upload.id })).toMatchObject({ sha256: sha256(large) });
  });
});

describe('termination, expiry and length', () => {
  test('DELETE gives an upload up, with what has come', async () => {
    const { url, upload } = await begin();
    await patch(url, 0, bytes.slice(0, 10));
    expect((await fetch(url, { method: 'DELETE', headers: version })).status).toBe(204);
    expect((await head(url)).status).toBe(404);
    expect((await patch(url, 10, bytes.slice(10))).status).toBe(404);
    expect(await completed(server.owner, { uploadId: upload.id })).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('one whose time is over is gone', async () => {
    const { url, upload } = await begin();
    await server.services.db.prisma.upload.update({ where: { id: upload.id }, data: { expiresAt: new Date(0) } });
    expect((await head(url)).status).toBe(410);
    expect((await patch(url, 0, bytes)).status).toBe(410);
    expect(await completed(server.owner, { uploadId: upload.id })).toMatchObject({ reason: 'UPLOAD_EXPIRED' });
  });

  test('a length that was not known is said with the bytes', async () => {
    const { url, upload, maxBytes } = await begin(null);
    expect(maxBytes).toBe(20 * 1024 ** 2);
    expect((await head(url)).headers.get('upload-defer-length')).toBe('1');
    await patch(url, 0, bytes.slice(0, 50_000));
    expect((await patch(url, 50_000, bytes.slice(50_000), { 'upload-length': '100000' })).status).toBe(204);
    expect((await head(url)).headers.get('upload-length')).toBe('100000');
    expect((await patch(url, 100_000, new Uint8Array(), { 'upload-length': '100001' })).status).toBe(400);
    expect(await completed(server.owner, { uploadId: upload.id })).toMatchObject({ byteSize: 100_000 });
  });
});

describe('one PUT', () => {
  test('brings the whole file, again and again', async () => {
    const { url, method, headers, upload } = await begin(null);
    const put = (body: Uint8Array<ArrayBuffer>) =>
      fetch(url, { method, headers: headers as Record<string, string>, body });
    expect(method).toBe('PUT');
    expect((await put(bytes.slice(5))).status).toBe(204);
    const { upload: known, url: exact } = await begin();
    expect((await fetch(exact, { method: 'PUT', body: bytes.slice(1) })).status).toBe(400);
    expect((await fetch(exact, { method: 'PUT', body: bytes })).status).toBe(204);
    expect((await fetch(exact, { method: 'PUT', body: bytes })).status).toBe(204);
    expect(await completed(server.owner, { uploadId: known.id })).toMatchObject({ sha256: sha256(bytes) });
    expect(await completed(server.owner, { uploadId: upload.id })).toMatchObject({ sha256: sha256(bytes.slice(5)) });
    expect((await fetch(exact, { method: 'PUT', body: bytes })).status).toBe(409);
  });

  test('of more than the server takes is refused before it is read', async () => {
    const { url } = await begin(null);
    const response = await fetch(url, { method: 'PUT', body: new Uint8Array(21 * 1024 ** 2) }).catch(() => null);
    // A client that is still sending may see the connection end instead.
    if (response) expect(response.status).toBe(413);
    expect((await head(url)).headers.get('upload-offset')).toBe('0');
  });
});

test.each(['', 'nonsense', 'a.b.c'])('an address that was not signed here leads nowhere: %j', async (signed) => {
  expect((await head(`${server.url}/uploads/${signed}`)).status).toBe(404);
});

test('the link of a download is none of an upload', async () => {
  const { upload } = await begin();
  const signed = await createLinks(secret, server.services.db.clock).downloads.sign(upload.id);
  expect((await head(`${server.url}/uploads/${signed}`)).status).toBe(404);
});
