import type { Logger } from '../log.ts';
import { signals } from '../signals.ts';
import { within } from '../within.ts';
import { cancelledByNothing } from './cancellation.ts';
import type { Database } from './database.ts';

/** How far behind a read may be. */
export interface ReadLag {
  /** Milliseconds: whatever was committed before that is seen. */
  readonly maxMs: number;
  /** A place in the write-ahead log: whatever was written before that is seen as well. */
  readonly after: bigint;
}

/** Milliseconds in which a replica has to say how far it is. */
const answerMs = 1_000;
/** Milliseconds for which one that has failed is not asked again. */
const restMs = 5_000;
/** Milliseconds for which places of the primary are kept, at least what a read may lag. */
const keptMs = 3_600_000;
/** Places that are kept, the newest. */
const mostPlaces = 1_000;

interface Place {
  position: bigint;
  /** By the process's monotonic clock, when it had not been asked for yet: what was committed before that is before the place. */
  askedAt: number;
}

interface Standing {
  position: string | null;
  installation: string | null;
}

/**
 * A standby of the database that streams from it (PostgreSQL manual, 26.5), for reads that may lag. How far it is behind is told by places in the
 * write-ahead log alone: neither its clock nor the silence of a primary that nothing is written to can be mistaken for it.
 */
export class Replica {
  readonly #primary: Database;
  readonly #standby: Database;
  readonly #log: Logger;
  /** Oldest first. */
  #places: Place[] = [];
  #asking: Promise<Place> | null = null;
  #installation: string | null = null;
  #restsUntil = 0;
  #isAway = false;

  constructor({ primary, standby, log }: { primary: Database; standby: Database; log: Logger }) {
    this.#primary = primary;
    this.#standby = standby;
    this.#log = log;
  }

  /** The standby, where it is there and no further behind than that; else `null`. Never rejects for the standby's sake, but does when the primary is away. */
  async reader(lag: ReadLag): Promise<Database | null> {
    if (performance.now() < this.#restsUntil) return this.#told('away');
    const wanted = await this.#wanted(lag);
    // Of requests that come meanwhile each would wait as long for a standby that does not answer.
    if (this.#isAway) this.#restsUntil = performance.now() + restMs;
    try {
      const position = await this.#positionOfStandby();
      if (this.#isAway) this.#log.info('the replica is read from again');
      this.#isAway = false;
      this.#restsUntil = 0;
      if (position < wanted) return this.#told('behind');
      signals.replicaAsked.tell({ outcome: 'read' });
      return this.#standby;
    } catch (error) {
      if (!this.#isAway) this.#log.warn({ err: error }, 'the replica cannot be read from: reads go to the primary');
      this.#isAway = true;
      this.#restsUntil = performance.now() + restMs;
      return this.#told('away');
    }
  }

  /** The place that is behind all that was committed up to now. Rejects when the primary does not say it soon: something has been done that is to be answered. */
  async position(): Promise<bigint> {
    return (await within(answerMs, this.#ask())).position;
  }

  /** How many bytes of the write-ahead log the standby is behind. Throws when it cannot be read from. */
  async bytesBehind(): Promise<bigint> {
    const there = await this.position();
    const position = await this.#positionOfStandby();
    return position < there ? there - position : 0n;
  }

  #told(outcome: 'behind' | 'away'): null {
    signals.replicaAsked.tell({ outcome });
    return null;
  }

  async #wanted({ maxMs, after }: ReadLag): Promise<bigint> {
    const now = performance.now();
    const good = this.#places.find(({ askedAt }) => now - askedAt <= maxMs);
    const newest = this.#places.at(-1);
    // The next is asked for before the last has become too old: else its reader would have to find the standby without any lag.
    const isDue = !newest || now - newest.askedAt > maxMs / 4;
    const asked = isDue ? this.#shared() : null;
    asked?.catch(() => {});
    const { position } = good ?? (await (asked ?? this.#shared()));
    return position > after ? position : after;
  }

  /** One question for all that ask at the same time. */
  #shared(): Promise<Place> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #ask(): Promise<Place> {
    const askedAt = performance.now();
    const { rows } = await cancelledByNothing(() => this.#primary.unscoped.query<Standing>(ofPrimary));
    const [row] = rows;
    this.#installation = row?.installation ?? null;
    const place = { position: positionIn(row?.position) ?? 0n, askedAt };
    const isGood = ({ askedAt: at }: Place) => askedAt - at < keptMs;
    this.#places = [...this.#places.filter(isGood), place].slice(-mostPlaces);
    return place;
  }

  async #positionOfStandby(): Promise<bigint> {
    const answer = cancelledByNothing(() => this.#standby.unscoped.query<Standing>(ofStandby));
    const { rows } = await within(answerMs, answer);
    const position = positionIn(rows[0]?.position);
    if (position === null) throw new Error('It is no standby: it follows no other server.');
    if (rows[0]?.installation !== this.#installation) throw new Error('It is a standby of another database.');
    return position;
  }

  async close(): Promise<void> {
    await this.#standby.close();
  }
}

const ofPrimary = 'SELECT pg_current_wal_insert_lsn()::text AS position, (SELECT id FROM installation) AS installation';
/** One that was promoted still says how far it once was. */
const ofStandby =
  'SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() END::text AS position, (SELECT id FROM installation) AS installation';

/** A place as PostgreSQL writes it (`pg_lsn`), as a number; `null` for any other text. */
export function positionIn(text: string | null | undefined): bigint | null {
  const [, high, low] = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i.exec(text ?? '') ?? [];
  return high === undefined || low === undefined ? null : (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

export function positionText(position: bigint): string {
  const hex = (part: bigint) => part.toString(16).toUpperCase();
  return `${hex(position >> 32n)}/${hex(position & 0xffff_ffffn)}`;
}
