/** Names by which browsers tell themselves apart; those that also call themselves something else come first. */
const programs: [pattern: RegExp, name: string][] = [
  [/\bEdgA?\/|\bEdge\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\b(?:Headless)?Chrome\/|\bCriOS\/|\bChromium\//, 'Chrome'],
  [/\bVersion\/.*\bSafari\//, 'Safari'],
];
const systems: [pattern: RegExp, name: string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

/** `Firefox on Windows`, `A browser on Linux`, or the first word that a program sends of itself. For people to read: a client can send anything. */
export function describeDevice(userAgent: string | null): string {
  if (!userAgent) return 'Unknown';
  const named = (names: typeof programs) => names.find(([pattern]) => pattern.test(userAgent))?.[1];
  const first = userAgent.split(/[\s/]/, 1)[0]?.slice(0, 50) || 'Unknown';
  // All browsers call themselves Mozilla; a program that is none of them names itself first.
  const program = named(programs) ?? (first === 'Mozilla' ? 'A browser' : null);
  if (program === null) return first;
  const system = named(systems);
  return system === undefined ? program : `${program} on ${system}`;
}
