import type { Budget } from '../../schema/cost/declaration.ts';
import type { BucketRule } from '../../src/allowance/buckets.ts';
import type { Settings } from '../../src/config/settings.ts';

/** How much each account of a client holds. */
export type AllowanceRules = Readonly<
  Record<Budget | 'points' | 'strangerPoints' | 'downloads' | 'downloadMiB', BucketRule>
>;

/** An account holds what the dearest operation costs, at least. */
export function allowanceRulesOf({ rates, requests }: Pick<Settings, 'rates' | 'requests'>): AllowanceRules {
  const atLeast = (least: number, capacity: number) => (capacity === 0 ? 0 : Math.max(least, capacity));
  return {
    points: { capacity: atLeast(requests.cost, rates.points), perSecond: rates.pointsPerSecond },
    strangerPoints: {
      capacity: atLeast(requests.strangerCost, rates.strangerPoints),
      perSecond: rates.strangerPointsPerSecond,
    },
    signIn: { capacity: rates.signIns, perSecond: rates.signInsPerMinute / 60 },
    mail: { capacity: rates.mails, perSecond: rates.mailsPerHour / 3_600 },
    upload: { capacity: rates.uploads, perSecond: rates.uploadsPerMinute / 60 },
    downloads: { capacity: rates.downloads, perSecond: rates.downloadsPerMinute / 60 },
    downloadMiB: { capacity: rates.downloadMiB, perSecond: rates.downloadMiBPerSecond },
    slug: { capacity: rates.slugs, perSecond: rates.slugsPerHour / 3_600 },
  };
}
