import { whenBack } from './connection.ts';
import { sitePath } from './site.ts';

/** Where a tab notes when it was loaded anew for a part that did not come. */
const notedIn = 'ade.loaded-anew';
/** Milliseconds within which that is not tried a second time: it did not help. */
const onceInMs = 60_000;

/**
 * Loads a module of the dashboard that is imported when it is needed. While the server cannot be reached it is tried again, until it
 * comes. Where the server answers and the module does not come, ADE was upgraded since the page was opened, and no longer has it: then
 * the page is loaded anew, once.
 *
 * @throws what the browser threw, when that did not help.
 */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load();
    } catch (error) {
      if (await answers()) {
        if (wasLoadedAnew()) throw error;
        sessionStorage.setItem(notedIn, String(Date.now()));
        location.reload();
        // The page goes, and nothing is to be shown of it meanwhile.
        return new Promise<never>(() => {});
      }
      await new Promise<void>((resolve) => void whenBack(resolve));
    }
  }
}

/** Whether the dashboard itself can be had from the server. A proxy before one that is down answers with 502. */
async function answers(): Promise<boolean> {
  try {
    const headers = { accept: 'text/html' };
    return (await fetch(`${sitePath}/`, { method: 'HEAD', cache: 'no-store', headers })).ok;
  } catch {
    return false;
  }
}

function wasLoadedAnew(): boolean {
  return Date.now() - Number(sessionStorage.getItem(notedIn) ?? 0) < onceInMs;
}
