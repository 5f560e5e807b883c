import { AdeClient } from '../../../clients/typescript/src/index.ts';
import { isSessionDue, refreshSession } from './session.ts';
import { siteUrl } from './site.ts';

/** The published client, for what is followed and for files: the browser's cookies say who asks. */
export const ade = new AdeClient({
  url: siteUrl,
  async credentials() {
    if (isSessionDue()) await refreshSession();
    return {};
  },
});
