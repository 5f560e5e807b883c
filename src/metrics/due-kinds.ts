import { exportLease } from '../domain/export/index.ts';
import { jobLease } from '../domain/job/index.ts';
import { deliveryLease } from '../domain/kernel/index.ts';
import { mailLease } from '../domain/outbox/index.ts';
import type { LeaseKind } from '../lease/kind.ts';

/** What workers have to do. */
export const dueKinds: readonly LeaseKind[] = [jobLease, exportLease, mailLease, deliveryLease];
