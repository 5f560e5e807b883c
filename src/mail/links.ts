/** Where a mailed link leads in the dashboard. */
export type LinkPage = 'invitation' | 'reset-password' | 'set-up';

/**
 * A one-time link. The token stands behind `#`: browsers do not send that, so it is in no server's log and in no Referer.
 * `publicUrl` is where browsers find this installation.
 */
export function oneTimeLink(publicUrl: string, page: LinkPage, token: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/${page}#token=${encodeURIComponent(token)}`;
}
