import type { SettingEntry } from './entries.ts';

/** A value as it may be printed: short, and without what the catalogue marks as secret. */
export function shown(entry: SettingEntry, value: unknown): string {
  if (value === null || value === undefined) return 'not set';
  if (entry.secret === 'value') return '[hidden]';
  if (entry.secret === 'url') return withoutCredentials(String(value));
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).replace(/\p{Cc}/gu, '?');
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** The URL with the password and every parameter's value hidden. What is no URL is hidden whole. */
export function withoutCredentials(value: string): string {
  const url = URL.parse(value);
  if (!url) return '[hidden]';
  if (url.password !== '') url.password = '***';
  for (const name of [...url.searchParams.keys()]) url.searchParams.set(name, '***');
  return url.href;
}
