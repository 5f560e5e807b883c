import type { Prisma } from '../../src/db/generated/client.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import type { World } from '../authorization/world.ts';
import type { Pool } from './operation-generator.ts';

const unusualNames = [
  'plain.csv',
  'quote " and \\ backslash.csv',
  'line\nbreak\ttab\u0007bell\u007f.csv',
  'ünï\u2028cödé 🦆 \u{1F468}\u200D\u{1F469}.csv',
  '100%_sure\\.csv',
  "it's \u0001.csv",
];
const metadata: Prisma.InputJsonValue[] = [
  {},
  { 'b c': 1.0, a: [1e21, 1e-7, -0, 0.1], 10: 'ten', 2: 'two' },
  ['ß', '\u2028', { deep: { er: [[]] } }],
  'text "quoted"',
];
const numbers = [0, 0.5, 1 / 3, 0.00001, 1e-9, 0.1 + 0.2, 1];
/** Those of a workspace are summed up, as bigint. */
const sizes = [0n, 1n, 9007199254740991n, 9007199254740992n, 90071992547409931n];

/** Fills the world with what is awkward: odd texts and numbers, things that are gone, rows that the wall hides from each other. */
export async function furnish(world: World): Promise<Pool> {
  const { prisma, pool } = world.server.services.db;
  const { workspaceId, memberId, ownerId, apiKeyId, versionId } = world;
  const elsewhere = await prisma.workspace.findUniqueOrThrow({ where: { slug: 'elsewhere' } });
  const scimTokenId = newId('ScimToken');
  await prisma.scimToken.create({
    data: { id: scimTokenId, name: 'Provider "1"', prefix: 'ade_scim_x', secretHash: '' },
  });
  for (const [place, name] of ['Ärzte "A"', 'Zoo', 'Elsewhere'].entries()) {
    const group = { id: newId('Group'), name, nameKey: name.toLowerCase() };
    const grant = { workspaceId: place === 2 ? elsewhere.id : workspaceId, role: 'MEMBER' as const };
    await prisma.group.create({
      data: { ...group, grants: { create: grant }, members: { create: { userId: memberId } } },
    });
  }
  const actors = [
    { actorKind: 'USER' as const, actorId: memberId },
    { actorKind: 'USER' as const, actorId: newId('User') },
    { actorKind: 'API_KEY' as const, actorId: apiKeyId },
    { actorKind: 'API_KEY' as const, actorId: newId('ApiKey') },
    { actorKind: 'API_KEY' as const, actorId: scimTokenId },
    { actorKind: 'API_KEY' as const, actorId: newId('ScimToken') },
    { actorKind: 'SYSTEM' as const, actorId: null },
  ];
  for (const requestedById of [ownerId, ownerId, memberId, null, ownerId]) {
    const erasure = { id: newId('WorkspaceErasure'), workspaceId: newId('Workspace') };
    await prisma.workspaceErasure.create({
      data: { ...erasure, held: { documents: 3, bytes: 2 ** 53 }, requestedById },
    });
  }
  const tomorrow = new Date(Date.now() + 86_400_000);
  const documents: string[] = [];
  const jobs: string[] = [];
  for (let at = 0; at < 30; at += 1) {
    const documentId = newId('Document');
    documents.push(documentId);
    const actor = actors[at % actors.length] ?? { actorKind: 'SYSTEM' as const, actorId: null };
    const isElsewhere = at % 10 === 9;
    await prisma.document.create({
      data: {
        id: documentId,
        workspaceId: isElsewhere ? elsewhere.id : workspaceId,
        kind: at % 7 === 6 ? 'EXPORT' : 'SOURCE',
        name: unusualNames[at % unusualNames.length] ?? '',
        contentType: 'text/csv',
        byteSize: sizes[at % sizes.length] ?? 0n,
        sha256: '0'.repeat(64),
        storageKey: documentId,
        tags: [[], ['a'], ['a', 'b"c', '{}', 'NULL', '']][at % 3] ?? [],
        ...(at % 4 === 0 ? {} : { metadata: metadata[at % metadata.length] ?? {} }),
        ...actor,
        createdAt: new Date(Date.UTC(2026, at % 12, 1 + at, 0, 0, 0, at * 37)),
        deletedAt: at % 8 === 7 ? new Date() : null,
        ...(at % 5 === 1 ? { archiveId: world.documentId, path: `folder/${at}.csv` } : {}),
      },
    });
    for (let nth = 0; nth < at % 4; nth += 1) {
      const id = newId('Job');
      jobs.push(id);
      const status = (['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const)[(at + nth) % 5] ?? 'QUEUED';
      await prisma.job.create({
        data: {
          id,
          workspaceId,
          // Some read a document that is behind the wall for those who see the job.
          documentId,
          configurationVersionId: versionId,
          retryOfId: nth > 0 ? (jobs.at(-2) ?? null) : world.jobId,
          status,
          stage: status === 'RUNNING' ? 'EXTRACT' : null,
          maxAttempts: 3,
          progress: numbers[(at + nth) % numbers.length] ?? 0,
          ...(status === 'FAILED' ? { error: { code: 'X', message: 'ß "', owner: 'USER', details: { a: 1.5 } } } : {}),
          ...actor,
          ...(status === 'RUNNING' ? { claimedBy: 'worker', leaseExpiresAt: tomorrow } : {}),
          // The worker of this server takes none of them.
          dueAt: tomorrow,
          finishedAt: ['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(status)
            ? new Date(Date.UTC(2026, 1, 1, 1, 1, 1, 1))
            : null,
        },
      });
    }
  }
  for (let at = 0; at < 12; at += 1) {
    const issue = { rule: `rule ${at}`, severity: at % 3 === 0 ? ('WARNING' as const) : ('ERROR' as const) };
    const place = { rowNumber: at % 2 === 0 ? at : null, column: at % 4 === 0 ? null : 'Name' };
    await prisma.issue.create({
      data: { id: newId('Issue'), tableId: world.tableId, ...issue, ...place, message: '🦆' },
    });
  }
  // No number of JavaScript's.
  await pool.query("UPDATE document SET metadata = '[9007199254740993, 1.0, 1e2]' WHERE id = $1", [documents[1]]);
  // Keys note their use once a minute: both ways have to be asked within the same one.
  await pool.query("UPDATE api_key SET last_used_at = now() + interval '1 day'");
  const far = await prisma.apiKey.findFirstOrThrow({ where: { workspaceId, revokedAt: null } });
  await pool.query("UPDATE api_key SET expires_at = '10000-01-01T12:00:00Z' WHERE id = $1", [far.id]);
  const members = await prisma.membership.findMany({ select: { id: true } });
  const keys = await prisma.apiKey.findMany({ select: { id: true }, take: 5 });
  const issues = await prisma.issue.findMany({ select: { id: true }, take: 5 });
  const invitations = await prisma.invitation.findMany({ select: { id: true } });
  const rows = [...members, ...keys, ...invitations].map(({ id }) => id);
  const known = [
    workspaceId,
    elsewhere.id,
    ownerId,
    memberId,
    versionId,
    world.configurationId,
    world.tableId,
    world.exportId,
    world.exportDocumentId,
  ];
  const ids = [...known, ...known, ...rows, ...documents, ...jobs, world.jobId, world.documentId];
  return {
    ids: [...ids, newId('Job'), newId('Event'), 'doc_', '', 'x'.repeat(100), 'usr_ß'],
    cursors: [...ids, ...issues.map(({ id }) => id), 'zzz', '']
      .map(cursorOf)
      .concat(['', 'garbage', 'R1BDOlM6', 'R1BDOk46MQ==']),
    texts: ['', 'a', '%', '_', '\\', 'ß', '🦆', '.csv', 'elsewhere', '"', "'", 'CSV', 'b"c', '{}'],
  };
}

function cursorOf(id: string): string {
  return Buffer.from(`GPC:S:${id}`).toString('base64');
}
