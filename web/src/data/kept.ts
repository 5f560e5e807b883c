/** What this browser keeps of what a person has written or sent, by the key, or how it begins. It is for their eyes alone. */
export const keptKeys = { unsavedText: 'ade.unsaved ', uploads: 'ade.uploads' } as const;

/** For whom it is kept, as tabs tell each other; each tab knows for whom it keeps its own. */
const personKey = 'ade.kept-for';

/** What is kept is this person's from now on: that of another one is gone. */
export function keepFor(personId: string): void {
  const before = localStorage.getItem(personKey);
  if (before !== null && before !== personId) forget();
  localStorage.setItem(personKey, personId);
  sessionStorage.setItem(personKey, personId);
}

/** The person leaves. */
export function forgetKept(): void {
  localStorage.removeItem(personKey);
  forget();
}

/** Whether the person has written something here that is stored nowhere else. */
export function hasUnsavedText(): boolean {
  return Object.keys(sessionStorage).some((key) => key.startsWith(keptKeys.unsavedText));
}

function forget(): void {
  localStorage.removeItem(keptKeys.uploads);
  forgetInTab();
}

function forgetInTab(): void {
  sessionStorage.removeItem(personKey);
  for (const key of Object.keys(sessionStorage))
    if (key.startsWith(keptKeys.unsavedText)) sessionStorage.removeItem(key);
}

addEventListener('storage', ({ key, oldValue }) => {
  if (key === personKey && oldValue !== null) forgetInTab();
});
// The tab may have slept, or been closed and brought back, while another person came.
const here = sessionStorage.getItem(personKey);
if (here !== null && here !== localStorage.getItem(personKey)) forgetInTab();
