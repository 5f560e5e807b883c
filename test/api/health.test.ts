import fastify from 'fastify';
import { expect, test } from 'vitest';
import { serveHealth } from '../../api/health.ts';

test('however many ask whether the server is ready, its parts are asked once', async () => {
  const app = fastify();
  let asked = 0;
  const answered = Promise.withResolvers<void>();
  const check = () => {
    asked += 1;
    return answered.promise;
  };
  serveHealth(app, [{ name: 'store', check }]);
  const all = Promise.all(Array.from({ length: 20 }, () => app.inject('/health/ready')));
  await expect.poll(() => asked).toBe(1);
  answered.resolve();
  for (const { statusCode, body } of await all) {
    expect([statusCode, body]).toEqual([200, '{"status":"ok","parts":{"store":"ok"}}']);
  }
  expect(asked).toBe(1);
  await app.close();
});
