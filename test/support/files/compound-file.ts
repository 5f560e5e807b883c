/**
 * An OLE2 compound file ([MS-CFB]) with a directory of these names and nothing in them: a header, one sector of allocation
 * table, and the directory.
 */
export function writeCompoundFile(names: readonly string[], options: { circular?: boolean } = {}): Buffer {
  const header = Buffer.alloc(512);
  header.write('d0cf11e0a1b11ae1', 'hex');
  header.writeUInt16LE(3, 26); // version
  header.writeUInt16LE(0xfffe, 28); // byte order
  header.writeUInt16LE(9, 30); // sectors of 512 bytes
  header.writeUInt32LE(1, 44); // one sector of allocation table
  header.writeUInt32LE(1, 48); // the directory starts in sector 1
  header.fill(0xff, 76);
  header.writeUInt32LE(0, 76); // the allocation table is sector 0
  const sectors = Math.ceil(names.length / 4);
  const table = Buffer.alloc(512, 0xff);
  table.writeUInt32LE(0xfffffffd, 0);
  for (let sector = 1; sector <= sectors; sector++) {
    table.writeUInt32LE(sector < sectors ? sector + 1 : options.circular ? 1 : 0xfffffffe, sector * 4);
  }
  const directory = Buffer.alloc(sectors * 512);
  names.forEach((name, index) => {
    directory.write(name, index * 128, 'utf16le');
    directory.writeUInt16LE(name.length * 2 + 2, index * 128 + 64);
  });
  return Buffer.concat([header, table, directory]);
}
