import { describe, expect, test } from 'vitest';
import { correlationIdFrom, createLogger, type LogSettings, laterChild } from '../../src/log.ts';

/** A logger and what it has written so far. */
function recorder(settings: LogSettings) {
  const lines: string[] = [];
  const stream = { write: (line: string) => void lines.push(line) };
  return { log: createLogger(settings, { name: 'test', stream }), lines };
}

describe('createLogger', () => {
  test('writes one JSON object per line, with its name, level, time and the correlation id of a child', () => {
    const { log, lines } = recorder({ level: 'info', format: 'json' });
    log.child({ correlationId: 'abc' }).info({ status: 200 }, 'request');
    log.debug('unseen');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'info',
      name: 'test',
      correlationId: 'abc',
      status: 200,
      msg: 'request',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
  });

  test('never writes what travels under the names of credentials', () => {
    const { log, lines } = recorder({ level: 'info', format: 'json' });
    const headers = { authorization: 'Bearer hunter1', 'x-api-key': 'hunter2', cookie: 'hunter3', accept: '*/*' };
    log.info({ headers, request: { headers }, password: 'hunter4', settings: { secret: 'hunter5' } }, 'request');
    log.child({ token: 'hunter6' }).error({ error: Object.assign(new Error('no'), { apiKey: 'hunter7' }) }, 'failed');
    expect(lines.join('')).not.toContain('hunter');
    expect(JSON.parse(lines[0] ?? '').request.headers).toEqual({
      authorization: '[redacted]',
      'x-api-key': '[redacted]',
      cookie: '[redacted]',
      accept: '*/*',
    });
    expect(JSON.parse(lines[1] ?? '').error).toMatchObject({
      message: 'no',
      stack: expect.stringContaining('Error: no'),
    });
  });

  test('leaves the connection out that node-postgres hangs on an error, and keeps the rest of it', () => {
    const { log, lines } = recorder({ level: 'info', format: 'json' });
    const lost = Object.assign(new Error('lost', { cause: new Error('reset') }), {
      code: '57P01',
      client: { insides: 1 },
    });
    log.warn({ err: lost }, 'a connection was lost');
    const { err } = JSON.parse(lines[0] ?? '');
    expect(err).toMatchObject({ type: 'Error', code: '57P01', message: expect.stringContaining('lost') });
    expect(err.stack).toContain('reset');
    expect(err).not.toHaveProperty('client');
  });

  test('a later child writes what a child would, its own children too, and hides what the parent hides', () => {
    const { log, lines } = recorder({ level: 'info', format: 'json' });
    const child = laterChild(log, { correlationId: 'abc' });
    child.info({ password: 'hunter1' }, 'first');
    child.info('second');
    laterChild(log, { correlationId: 'def' }).child({ part: 'x' }).warn('third');
    const said = lines.map((line) => JSON.parse(line));
    expect(said.map(({ correlationId, part, msg }) => [correlationId, part, msg])).toEqual([
      ['abc', undefined, 'first'],
      ['abc', undefined, 'second'],
      ['def', 'x', 'third'],
    ]);
    expect(said[0].password).toBe('[redacted]');
    expect(laterChild(log, {}).level).toBe('info');
  });

  test('writes for people when told to', () => {
    const { log, lines } = recorder({ level: 'info', format: 'pretty' });
    log.info({ port: 4000 }, 'listening');
    expect(lines.join('')).toMatch(/INFO.*listening/);
  });
});

describe('correlationIdFrom', () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const parent = '00f067aa0ba902b7';

  test('takes the trace id of a valid traceparent, over x-request-id', () => {
    expect(correlationIdFrom({ traceparent: `00-${trace}-${parent}-01`, 'x-request-id': 'mine' })).toBe(trace);
    expect(correlationIdFrom({ traceparent: `01-${trace}-${parent}-01-later` })).toBe(trace);
  });

  test.for([
    `ff-${trace}-${parent}-01`,
    `00-${trace}-${parent}-01-more`,
    `00-${'0'.repeat(32)}-${parent}-01`,
    `00-${trace}-${'0'.repeat(16)}-01`,
    `00-${trace.toUpperCase()}-${parent}-01`,
    `00-${trace}-${parent}`,
    '',
  ])('passes over the traceparent "%s"', (traceparent) => {
    expect(correlationIdFrom({ traceparent, 'x-request-id': 'mine' })).toBe('mine');
  });

  test.for(['', 'a'.repeat(129), 'a b', 'line\nbreak', '<script>', 'é'])('passes over the request id "%s"', (id) => {
    expect(correlationIdFrom({ 'x-request-id': id })).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  });

  test('makes a new one for each request that has none', () => {
    expect(correlationIdFrom({})).not.toBe(correlationIdFrom({}));
  });
});
