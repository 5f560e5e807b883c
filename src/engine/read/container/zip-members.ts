import type { ByteSource } from '../../model.ts';
import { holdToMemory } from '../in-memory.ts';
import type { Archive } from '../zip/archive.ts';
import type { Member } from './container-workbook.ts';

/** The files of an archive, but for folders and what systems put beside them. */
export function zipMembers(archive: Archive, source: ByteSource): Member[] {
  return memberNames(archive).map((name) => ({
    name: archive.writtenName(name),
    async bytes() {
      holdToMemory(archive.expandedSize(name), `${name} in ${source.name}`);
      const chunks: Buffer[] = [];
      for await (const chunk of archive.read(name)) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
  }));
}

/** The names of what people have put into an archive: no folders, and nothing that systems put beside files. */
export function memberNames(archive: Archive): string[] {
  return [...archive.names()].filter((name) => !/\/$|^__macosx\/|(?:^|\/)(?:\.[^/]*|thumbs\.db)$/.test(name));
}
