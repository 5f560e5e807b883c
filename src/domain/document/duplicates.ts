import type { Document } from '../../db/generated/client.ts';
import type { Context } from '../kernel/index.ts';

/** The earliest other upload of the same bytes in the same workspace, for each document that came after one. */
export async function originalsOf({ db }: Context, ids: readonly string[]): Promise<Map<string, Document>> {
  const { rows } = await db.query<{ id: string; originalId: string }>(
    `SELECT document.id, original.id AS "originalId" FROM document, LATERAL (
       SELECT id FROM document AS earlier
       WHERE earlier.workspace_id = document.workspace_id AND earlier.sha256 = document.sha256 AND earlier.id < document.id
         AND earlier.kind = 'SOURCE' AND earlier.deleted_at IS NULL
       ORDER BY id LIMIT 1
     ) AS original WHERE document.id = ANY ($1) AND document.kind = 'SOURCE'`,
    [ids],
  );
  const wanted = rows.map(({ originalId }) => originalId);
  const found = await db.prisma.document.findMany({ where: { id: { in: wanted } } });
  const documents = new Map(found.map((document) => [document.id, document]));
  return new Map(
    rows.flatMap(({ id, originalId }) => {
      const original = documents.get(originalId);
      return original ? [[id, original]] : [];
    }),
  );
}
