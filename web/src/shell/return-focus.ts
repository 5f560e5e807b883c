import { useEffect, useRef } from 'react';

/** After the back button the focus goes to the row that led to the page that was left, as soon as it is there. */
export function useReturnFocus(path: string): void {
  const here = useRef({ path, pathname: location.pathname });
  /** Whether the page was gone to by a link, and not by the browser's buttons. */
  const isStep = useRef(false);
  useEffect(() => {
    const note = () => {
      isStep.current = true;
    };
    // A step within a page is no longer the last one when it was taken back.
    const forget = () => {
      isStep.current = false;
    };
    // As the router has them sent.
    addEventListener('pushState', note);
    addEventListener('popstate', forget);
    return () => {
      removeEventListener('pushState', note);
      removeEventListener('popstate', forget);
    };
  }, []);
  useEffect(() => {
    const left = here.current;
    if (left.path === path) return;
    here.current = { path, pathname: location.pathname };
    const isBack = !isStep.current;
    isStep.current = false;
    return isBack ? focusRowOf(left.pathname) : undefined;
  }, [path]);
}

/** Looks for it until the person goes on by themselves, or the answer is called. */
function focusRowOf(pathname: string): () => void {
  const stop = new AbortController();
  const look = () => {
    const links = [...document.querySelectorAll<HTMLAnchorElement>('main tbody a[href]')];
    const link = links.find((one) => one.pathname === pathname);
    if (!link) return;
    stop.abort();
    link.focus();
  };
  const watch = new MutationObserver(look);
  stop.signal.addEventListener('abort', () => watch.disconnect());
  for (const type of ['keydown', 'pointerdown']) {
    addEventListener(type, () => stop.abort(), { capture: true, once: true, signal: stop.signal });
  }
  watch.observe(document.body, { childList: true, subtree: true });
  look();
  return () => stop.abort();
}
