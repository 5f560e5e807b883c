import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { webhookMessage } from '../../src/domain/webhook/message.ts';
import { newWebhookSecret } from '../../src/domain/webhook/secret.ts';

const guide = await readFile(join(import.meta.dirname, '../../docs/api/webhooks.md'), 'utf8');
const [, program = ''] = /^```python\n(.*?)^```$/ms.exec(guide) ?? [];

const isPythonHere = spawnSync('python3', ['--version']).status === 0;
if (!isPythonHere) process.stdout.write('There is no python3: the receiver of the guide is not run.\n');

test.skipIf(!isPythonHere)('the receiver of the guide believes what ADE has signed, and nothing else', () => {
  const [secret, previous] = [newWebhookSecret(), newWebhookSecret()];
  const event = {
    id: 'evt_01',
    stream: 'ws_01',
    seq: 1,
    pos: 1n,
    type: 'workspace.updated',
    payload: { workspaceId: 'ws_01', name: 'Größe', slug: 'groesse' },
    workspaceId: 'ws_01',
    documentId: null,
    actorKind: 'SYSTEM' as const,
    actorId: null,
    traceId: null,
    address: null,
    occurredAt: new Date(),
  };
  const signed = (at: Date) => webhookMessage(event, [secret, previous], { now: at, isAudit: false });
  const judge = (known: string, message: object | null) => {
    const env = { PATH: process.env.PATH, WEBHOOK_SECRET: known };
    return spawnSync('python3', ['-I', '-c', program], { input: JSON.stringify(message), env, encoding: 'utf8' });
  };
  for (const known of [secret, previous]) expect(judge(known, signed(new Date())).stdout).toBe('workspace.updated\n');
  expect(judge(newWebhookSecret(), signed(new Date())).stderr).toContain('not signed by ADE');
  expect(judge(secret, { ...signed(new Date()), body: '{}' }).stderr).toContain('not signed by ADE');
  expect(judge(secret, signed(new Date(Date.now() - 3_600_000))).stderr).toContain('too old');
});
