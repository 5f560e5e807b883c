import type { Rule } from '../page/page-content.ts';

/** Rules this close to each other, in points, are one: both edges of a thick line, or a double line. */
const together = 2.2;
/** Gaps up to this, in points, are closed: rules are often drawn cell by cell, or dashed. */
const gap = 4;

/** Rules that lie on one line and touch, made one. */
export function joinRules(rules: readonly Rule[]): Rule[] {
  return [...join(rules.filter(({ upright }) => upright)), ...join(rules.filter(({ upright }) => !upright))];
}

function join(rules: readonly Rule[]): Rule[] {
  const joined: Rule[] = [];
  const sorted = rules.toSorted((a, b) => a.at - b.at);
  for (let at = 0; at < sorted.length; ) {
    const line: Rule[] = [];
    const start = sorted[at]?.at ?? 0;
    for (; at < sorted.length; at++) {
      const rule = sorted[at];
      if (rule === undefined || rule.at - start > together) break;
      line.push(rule);
    }
    joined.push(...joinAlong(line));
  }
  return joined;
}

function joinAlong(line: readonly Rule[]): Rule[] {
  const joined: Rule[] = [];
  for (const rule of line.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last === undefined || rule.from > last.to + gap) joined.push({ ...rule });
    else if (rule.to > last.to) last.to = rule.to;
  }
  return joined;
}

/** Positions put into groups no wider than a reach; each group's middle. */
export function clusters(positions: readonly number[], reach: number): number[] {
  const found: number[][] = [];
  for (const position of positions.toSorted((a, b) => a - b)) {
    const last = found.at(-1);
    if (last?.[0] !== undefined && position - last[0] <= reach) last.push(position);
    else found.push([position]);
  }
  return found.map((group) => group.reduce((sum, position) => sum + position, 0) / group.length);
}
