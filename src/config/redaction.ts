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
  // Several hosts with ports are no URL of the standard's: one of them stands for all meanwhile.
  const hosts = /^[a-z-]+:\/\/(?:[^@/?#]*@)?([^@/?#]+,[^@/?#]+)/.exec(value)?.[1];
  const url = URL.parse(hosts === undefined ? value : value.replace(hosts, 'hosts'));
  if (!url) return '[hidden]';
  if (url.password !== '') url.password = '***';
  for (const name of [...url.searchParams.keys()]) url.searchParams.set(name, '***');
  return hosts === undefined ? url.href : url.href.replace('hosts', () => hosts);
}
