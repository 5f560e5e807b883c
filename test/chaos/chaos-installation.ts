import type { OpenServices } from '../../src/services.ts';
import type { FaultKind } from './faults/fault.ts';
import type { Processes } from './processes.ts';
import type { RunRecord } from './record.ts';

/** An installation as a run sees it: clients on its endpoints, faults on its parts, and its data when all is over. */
export interface ChaosInstallation {
  /** The URLs of the API processes, which they keep. */
  readonly endpoints: readonly string[];
  /** Where its files are, and in the supervised installation its database too. */
  readonly dataDir: string;
  readonly apiKey: string;
  readonly workspaceId: string;
  /** Every process there has been, as far as it is known. */
  readonly processes: Processes;
  /** What can be done to its own parts; what is measured then is kept. */
  faultKinds(record: RunRecord): readonly FaultKind[];
  /** Where its database is now. */
  databaseUrl(): Promise<string>;
  /** The parts of the house as one more process of the installation would have them; also after `stopServices`. */
  openServices(): Promise<OpenServices>;
  /** Stops what serves as an operator would; what does not go in order is a loss. */
  stopServices(record: RunRecord): Promise<void>;
  /** Ends whatever runs of it, in whatever state it is. */
  destroy(): Promise<void>;
}
