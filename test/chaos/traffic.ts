import { setTimeout as delay } from 'node:timers/promises';
import { graphql } from '../../generated/graphql/index.ts';
import type { ApiClient } from './api-client.ts';
import { type ChaosDocument, choose } from './documents.ts';
import { type Follower, type FollowerOptions, followersOf } from './follower.ts';
import type { ResultReader } from './result-reader.ts';

const submit = graphql(`
  mutation ChaosSubmit($documentId: ID!, $configurationId: ID!, $idempotencyKey: String!) {
    submitJob(
      input: { documentId: $documentId, configurationId: $configurationId, idempotencyKey: $idempotencyKey }
    ) {
      __typename
      ... on Job { id }
      ... on Error { code message }
    }
  }
`);
const cancel = graphql(`
  mutation ChaosCancel($jobId: ID!) {
    cancelJob(input: { jobId: $jobId }) {
      __typename
      ... on ConflictError { reason }
      ... on Error { code message }
    }
  }
`);

/** 0…1: the part of all jobs that are cancelled, most of them while they wait or run. */
const cancelledShare = 0.04;
const cancelWithin = 1_500;
/** 0…1: the part of all jobs whose result is read when they are over. */
const readShare = 0.5;

/** A job of a run, and what its subscribers saw. */
export interface RunJob {
  id: string;
  document: ChaosDocument;
  /** It may have ended as cancelled. */
  isCancelled: boolean;
  followers: readonly Follower[];
}

export interface TrafficOptions {
  api: ApiClient;
  follower: FollowerOptions;
  reader: ResultReader;
  documents: readonly ChaosDocument[];
  configurationId: string;
  /** Streams that are followed at a time, and the subscribers of each. */
  streams: number;
  subscribersPerStream: number;
  random: () => number;
  /** Whether another job is to be submitted, after so many. */
  goesOn(submitted: number): boolean;
}

/** Clients that submit a job, follow it to its end with several subscribers, and submit the next. */
export class Traffic {
  readonly jobs: RunJob[] = [];
  readonly #options: TrafficOptions;
  readonly #current = new Set<Follower>();
  #submitted = 0;

  constructor(options: TrafficOptions) {
    this.#options = options;
  }

  /** One job on every document, for the others to be held against; resolves when they are over. */
  async runOnEach(): Promise<void> {
    for (const document of this.#options.documents) {
      const id = await this.#submit(document, `undisturbed ${document.name}`);
      await this.#follow({ id, document, isCancelled: false });
      await this.#options.reader.read(id, document.id);
    }
  }

  /** Resolves when all clients have come to an end: one that gets an answer which no fault explains gives up. */
  async run(): Promise<void> {
    const { streams, follower } = this.#options;
    const giveUp = (error: unknown) => {
      if (!follower.signal.aborted) follower.record.lose(`a client gave up: ${error}`);
    };
    await Promise.all(Array.from({ length: streams }, () => this.#client().catch(giveUp)));
  }

  /** Subscribers that are at it now. */
  followers(): Follower[] {
    return [...this.#current];
  }

  async #client(): Promise<void> {
    const { goesOn, follower, documents, random } = this.#options;
    while (goesOn(this.#submitted) && !follower.signal.aborted) {
      this.#submitted += 1;
      const document = choose(documents, random);
      const id = await this.#submit(document, `chaos-${this.#submitted}`);
      await this.#follow({ id, document, isCancelled: random() < cancelledShare });
      if (random() < readShare) await this.#options.reader.read(id, document.id);
    }
  }

  async #submit(document: ChaosDocument, idempotencyKey: string): Promise<string> {
    const { api, configurationId } = this.#options;
    const { submitJob } = await api.insist(submit, { documentId: document.id, configurationId, idempotencyKey });
    if (submitJob.__typename === 'Job') return submitJob.id;
    throw new Error(`A job was refused: ${submitJob.code} ${submitJob.message}`);
  }

  async #follow(job: Omit<RunJob, 'followers'>): Promise<void> {
    const { follower, subscribersPerStream } = this.#options;
    const followers = followersOf('job', job.id, subscribersPerStream, follower);
    this.jobs.push({ ...job, followers });
    for (const each of followers) this.#current.add(each);
    const following = followers.map(async (each) => {
      await each.follow();
      // Who is not at the end when the run is over stays among those who are at it.
      if (!follower.signal.aborted) this.#current.delete(each);
    });
    await Promise.all([...following, job.isCancelled ? this.#cancel(job.id) : null]);
  }

  async #cancel(jobId: string): Promise<void> {
    const { api, random, follower } = this.#options;
    await delay(random() * cancelWithin, undefined, { signal: follower.signal });
    const { cancelJob } = await api.insist(cancel, { jobId });
    if (cancelJob.__typename === 'Job') return;
    if (cancelJob.__typename === 'ConflictError' && cancelJob.reason === 'ALREADY_OVER') return;
    throw new Error(`A job could not be cancelled: ${cancelJob.code} ${cancelJob.message}`);
  }
}
