import { type RefObject, useEffect, useRef } from 'react';

/** Pixels that have to be scrolled beyond the end: a wheel that comes to rest there stays on the page. */
const beyond = 150;
/** Milliseconds without a turn of the wheel after which another movement begins. */
const restMs = 200;

/** When the wheel was last turned after it had led to another page, which is another element: one movement goes on by one page. */
let steppedAt = Number.NEGATIVE_INFINITY;

/** Goes on to the next page, or back to the one before, where the wheel or two fingers scroll beyond the end of what `place` shows. */
export function useWheelSteps(place: RefObject<HTMLElement | null>, onStep: ((by: number) => void) | undefined): void {
  const step = useRef(onStep);
  useEffect(() => {
    step.current = onStep;
  });
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let over = 0;
    let turnedAt = Number.NEGATIVE_INFINITY;
    const turn = (event: WheelEvent) => {
      // With Ctrl, and with the fingers of a touchpad apart, browsers make what is seen larger.
      if (event.ctrlKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
      const now = event.timeStamp;
      if (now - turnedAt > restMs) over = 0;
      turnedAt = now;
      if (now - steppedAt < restMs) {
        steppedAt = now;
        return;
      }
      const { scrollTop, scrollHeight, clientHeight } = element;
      const isAtEnd = event.deltaY > 0 ? scrollTop + clientHeight >= scrollHeight - 1 : scrollTop <= 0;
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 40;
      over = isAtEnd && Math.sign(over) !== -Math.sign(event.deltaY) ? over + event.deltaY * lines : 0;
      if (Math.abs(over) < beyond) return;
      over = 0;
      steppedAt = now;
      step.current?.(Math.sign(event.deltaY));
    };
    element.addEventListener('wheel', turn, { passive: true });
    return () => element.removeEventListener('wheel', turn);
  }, [place]);
}
