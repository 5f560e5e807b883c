/** Whether files are dragged, and not a text or a link. */
export function bringsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}

/**
 * Has the browser stay where it is when a file is dropped on a page that takes none: by itself it would open the file in place of the
 * dashboard. Hears last of all, and leaves alone what a page or a field takes.
 */
export function refuseStrayFiles(): void {
  addEventListener('dragover', (event) => {
    if (event.defaultPrevented || !bringsFiles(event) || takesFiles(event.target)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
  });
  addEventListener('drop', (event) => {
    if (bringsFiles(event) && !takesFiles(event.target)) event.preventDefault();
  });
}

/** The editor of texts reads a file that is dropped into it. */
function takesFiles(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input[type=file], [contenteditable=true]') !== null;
}
