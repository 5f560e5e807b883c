import { builder } from '../base/builder.ts';
import { Document, DocumentConnection } from './document.ts';

builder.prismaObjectFields(Document, (t) => ({
  path: t.exposeString('path', {
    nullable: true,
    description:
      'Its path in the archive that it is a file of, or in the folder that it was uploaded with; null for one that came by itself.',
  }),
  archive: t.relation('archive', {
    nullable: true,
    description: 'The archive that it is a file of, as long as that is there.',
  }),
  members: t.relatedConnection(
    'members',
    {
      cursor: 'id',
      totalCount: true,
      nullable: true,
      description:
        'The documents of its files, in the order of the archive; those of an archive that was uploaded with `expand`.',
      query: { where: { deletedAt: null }, orderBy: { id: 'asc' } },
    },
    DocumentConnection,
  ),
}));
