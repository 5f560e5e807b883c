import { EngineError } from '../../errors.ts';
import { type Limits, limitExceeded } from '../../limits.ts';
import type { ByteSource, LaidOutTable, Sheet, SourceFormat, SourceWarning, Workbook } from '../../model.ts';
import { CellBudget } from '../sheet-rows.ts';

/** A file inside another. */
export interface Member {
  /** Its path inside, as written. */
  name: string;
  bytes(): Promise<Buffer>;
}

export interface Container {
  format: SourceFormat;
  members: readonly Member[];
  /** Opens what a member is. */
  open(member: ByteSource): Promise<Workbook>;
}

/** So many members that were left out are named in the warning. */
const namedMembers = 10;

/** The files inside a zip archive or an e-mail as one document: the sheets of one after those of the other. */
export class ContainerWorkbook implements Workbook {
  readonly format: SourceFormat;
  readonly warnings: SourceWarning[] = [];
  readonly #source: ByteSource;
  readonly #container: Container;
  readonly #limits: Limits;
  readonly #leftOut: string[] = [];
  #read = 0;
  #open: Workbook | null = null;

  constructor(source: ByteSource, container: Container, limits: Limits) {
    this.format = container.format;
    this.#source = source;
    this.#container = container;
    this.#limits = limits;
  }

  get details(): Readonly<Record<string, number>> {
    return { members: this.#container.members.length };
  }

  fractionRead(): number {
    const within = this.#open?.fractionRead() ?? 0;
    return Math.min(1, (this.#read + within) / Math.max(1, this.#container.members.length));
  }

  async close(): Promise<void> {
    await this.#open?.close();
    await this.#source.close();
  }

  /** @throws EngineError UNKNOWN_FORMAT when no member is a document; LIMIT_EXCEEDED; as the readers of the members */
  async *sheets(): AsyncGenerator<Sheet, void, undefined> {
    const budget = new CellBudget(this.#limits);
    let index = 0;
    let keys = 0;
    for (const member of this.#container.members) {
      const workbook = await this.#openMember(member);
      if (workbook !== null) {
        this.#open = workbook;
        const firstKey = keys;
        for await (const sheet of workbook.sheets()) {
          if (index >= this.#limits.sheets) throw limitExceeded('sheets', this.#limits.sheets, this.#source.name);
          const layout = sheet.layout?.map((table) => withKeysFrom(table, firstKey));
          keys = Math.max(keys, ...(layout ?? []).map(({ key }) => key + 1));
          yield ofMember(sheet, { index: index++, name: nameOf(member, sheet), layout, budget });
        }
        this.warnings.push(...workbook.warnings.map((warning) => ofMemberWarning(member, warning)));
        this.#open = null;
        await workbook.close();
      }
      this.#read++;
    }
    this.#reportLeftOut();
  }

  /** The workbook that a member is; `null` for what is none, or cannot be read. */
  async #openMember(member: Member): Promise<Workbook | null> {
    try {
      const bytes = await member.bytes();
      return await this.#container.open({
        name: member.name.slice(member.name.lastIndexOf('/') + 1),
        size: bytes.length,
        read: async (offset, length) => bytes.subarray(offset, offset + length),
        close: async () => {},
      });
    } catch (error) {
      if (!(error instanceof EngineError) || error.code === 'LIMIT_EXCEEDED') throw error;
      const { found } = error.details;
      const why = typeof found === 'string' ? found : error.message.replace(/\.$/, '');
      this.#leftOut.push(`${member.name} (${why})`);
      return null;
    }
  }

  #reportLeftOut(): void {
    const count = this.#leftOut.length;
    if (this.#container.members.length === 0) {
      const found = 'a container without documents';
      throw new EngineError('UNKNOWN_FORMAT', `There are no documents in ${this.#source.name}.`, { found });
    }
    if (count === 0) return;
    const named = this.#leftOut.slice(0, namedMembers).join('; ') + (count > namedMembers ? '; …' : '');
    if (count === this.#container.members.length) {
      throw new EngineError(
        'UNKNOWN_FORMAT',
        `Nothing in ${this.#source.name} is a document that tables can be read from: ${named}.`,
        { found: 'a container without documents' },
      );
    }
    this.warnings.push({
      code: 'MEMBERS_LEFT_OUT',
      message: `${count === 1 ? 'A file' : `${count} files`} in ${this.#source.name} could not be read as documents: ${named}.`,
    });
  }
}

/** A CSV has one sheet that is called like the file. */
function nameOf({ name }: Member, sheet: Sheet): string {
  const stem = name.slice(name.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  return sheet.name === stem ? name : `${name}: ${sheet.name}`;
}

function ofMemberWarning({ name }: Member, { code, message }: SourceWarning): SourceWarning {
  return { code, message: `${name}: ${message}` };
}

function withKeysFrom(table: LaidOutTable, first: number): LaidOutTable {
  return { ...table, key: table.key + first, continues: table.continues === null ? null : table.continues + first };
}

/** A sheet under another name and place; what its reader finds out on the way is asked of the reader. */
function ofMember(
  sheet: Sheet,
  {
    index,
    name,
    layout,
    budget,
  }: { index: number; name: string; layout: LaidOutTable[] | undefined; budget: CellBudget },
): Sheet {
  return {
    index,
    name,
    hidden: sheet.hidden,
    epoch: sheet.epoch,
    ...(layout === undefined ? {} : { layout }),
    get formats() {
      return sheet.formats;
    },
    get hiddenColumns() {
      return sheet.hiddenColumns;
    },
    get merges() {
      return sheet.merges;
    },
    async *rows() {
      for await (const rows of sheet.rows()) {
        budget.spend(
          rows.reduce((sum, { values }) => sum + values.length, 0),
          `sheet ${name}`,
        );
        yield rows;
      }
    },
  };
}
