import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Browsers end an element at 17 to 33 million pixels; what is longer is scrolled as if it were this long. */
const longestTrack = 8_000_000;

export interface LongScroll {
  /** The pixels above and left of what is seen. */
  top: number;
  left: number;
  /** What is seen, in pixels. */
  height: number;
  width: number;
  /** How high the scrolled element has to be. */
  track: number;
  scrollTo(place: { top?: number; left?: number }): void;
}

/**
 * Scrolls what may be longer than a browser can make an element. The scroll bar moves over a shorter track; the wheel and the keys move
 * by real pixels, so that each row can be reached.
 */
export function useLongScroll(place: RefObject<HTMLDivElement | null>, length: number): LongScroll {
  const [seen, setSeen] = useState({ top: 0, left: 0, height: 480, width: 800 });
  const track = Math.min(length, longestTrack);
  /** Where we have put the bar: the event that follows from it says nothing new. */
  const put = useRef<number | null>(null);
  const latest = useRef({ length, track, seen });
  latest.current = { length, track, seen };

  const scrollTo = useCallback(
    ({ top, left }: { top?: number; left?: number }) => {
      const element = place.current;
      if (!element) return;
      const { length, track, seen } = latest.current;
      if (left !== undefined) element.scrollLeft = left;
      if (top === undefined) return;
      const furthest = Math.max(0, length - element.clientHeight);
      const next = Math.max(0, Math.min(furthest, top));
      element.scrollTop = furthest === 0 ? 0 : (next / furthest) * Math.max(0, track - element.clientHeight);
      put.current = element.scrollTop;
      latest.current = { length, track, seen: { ...seen, top: next } };
      setSeen((before) => ({ ...before, top: next }));
    },
    [place],
  );

  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    const measure = () =>
      setSeen((before) => ({ ...before, height: element.clientHeight, width: element.clientWidth }));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [place]);

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const onScroll = () => {
      const { length, track } = latest.current;
      const { scrollTop, scrollLeft, clientHeight } = element;
      const isOurs = put.current !== null && Math.abs(put.current - scrollTop) < 1;
      const share = track === clientHeight ? 0 : scrollTop / (track - clientHeight);
      const top = track === length ? scrollTop : share * (length - clientHeight);
      if (!isOurs) put.current = null;
      setSeen((before) => {
        const next = { ...before, left: scrollLeft, top: isOurs ? before.top : Math.max(0, top) };
        return next.left === before.left && next.top === before.top ? before : next;
      });
    };
    const onWheel = (event: WheelEvent) => {
      const { length, track, seen } = latest.current;
      if (track === length || event.deltaY === 0 || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      scrollTo({ top: seen.top + event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1) });
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('wheel', onWheel);
    };
  }, [place, scrollTo]);
  return { ...seen, track, scrollTo };
}
