import { useEffect, useRef, useState } from 'react';
import { bringsFiles } from '../../uploads/stray-files.ts';
import { type FoundFile, filesIn } from './files-in.ts';

/** Takes what is dropped anywhere on the page. Answers whether files are held over it at the moment. */
export function useDroppedFiles(onFiles: (files: readonly FoundFile[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(onFiles);
  latest.current = onFiles;
  useEffect(() => {
    const left = new AbortController();
    const { signal } = left;
    document.addEventListener(
      'dragover',
      (event) => {
        if (!bringsFiles(event)) return;
        event.preventDefault();
        setOver(true);
      },
      { signal },
    );
    document.addEventListener(
      'dragleave',
      // Within the page they go from one thing to the next.
      ({ relatedTarget }) => relatedTarget === null && setOver(false),
      { signal },
    );
    document.addEventListener(
      'drop',
      async (event) => {
        setOver(false);
        if (!bringsFiles(event) || !event.dataTransfer) return;
        event.preventDefault();
        latest.current(await filesIn(event.dataTransfer));
      },
      { signal },
    );
    return () => left.abort();
  }, []);
  return isOver;
}
