import { useEffect, useState } from 'react';

/** Milliseconds after the last letter: a list is not asked for at each. */
export const typingMs = 200;

/** What was typed, once no more is. */
export function useRested(typed: string): string {
  const [rested, setRested] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setRested(typed), typingMs);
    return () => clearTimeout(timer);
  }, [typed]);
  return rested;
}
