const storageKey = 'ade.run-with ';

/** With what documents of a workspace were last chosen to be run in this browser, be it nothing. */
export function keptChoice(workspaceId: string): string | null {
  return localStorage.getItem(`${storageKey}${workspaceId}`);
}

export function keepChoice(workspaceId: string, choice: string): void {
  localStorage.setItem(`${storageKey}${workspaceId}`, choice);
}
