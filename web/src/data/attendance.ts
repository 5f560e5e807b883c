/** Where tabs tell each other when a person has last used one of them. */
const usedKey = 'ade-used-at';
/** Milliseconds: what a person does is written down this often, and carries the session on this long after it was before. */
const noteEveryMs = 15_000;
const carryOnEveryMs = 5 * 60_000;

/** When a person has last used a tab of this browser, ms since 1970; 0 when that is not known. */
export function usedAt(): number {
  return Number(localStorage.getItem(usedKey) ?? 0);
}

/**
 * Notes what a person does with this tab: a page that is only open is no use of the session. `carryOn` is called when they use it and the session
 * was last carried on `carriedOnAt` a while before, lest it ends for an idleness that is over.
 */
export function noteUse({ carriedOnAt, carryOn }: { carriedOnAt(): number; carryOn(): void }): void {
  const note = () => {
    const now = Date.now();
    if (now - usedAt() < noteEveryMs) return;
    localStorage.setItem(usedKey, String(now));
    if (now - carriedOnAt() > carryOnEveryMs) carryOn();
  };
  for (const type of ['pointerdown', 'keydown', 'wheel'])
    addEventListener(type, note, { capture: true, passive: true });
}
