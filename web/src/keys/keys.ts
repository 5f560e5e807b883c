import { useLayoutEffect, useRef, useSyncExternalStore } from 'react';

export interface Key {
  /** `j`, `g d`, or `mod+k`: ⌘ on a Mac, Ctrl elsewhere. */
  keys: string;
  /** What it does, for the page that explains the keys. */
  says: string;
  act(): void;
}

const storageKey = 'ade.single-keys';
const pressed = new Set<{ current: readonly Key[] }>();
const watching = new Set<() => void>();
/** Milliseconds in which the second key of two has to come. */
const togetherMs = 1_000;
let before: { key: string; at: number } | null = null;

/** Whether keys without ⌘ or Ctrl do something: people who speak to their computer switch them off (WCAG 2.1.4). */
export function areSingleKeysOn(): boolean {
  return localStorage.getItem(storageKey) !== 'off';
}

export function switchSingleKeys(isOn: boolean): void {
  localStorage.setItem(storageKey, isOn ? 'on' : 'off');
  for (const changed of watching) changed();
}

/** The same for what is shown as long as they do. */
export function useAreSingleKeysOn(): boolean {
  return useSyncExternalStore(watch, areSingleKeysOn);
}

function watch(changed: () => void): () => void {
  watching.add(changed);
  return () => watching.delete(changed);
}

/** What is written on a key: `mod+k` is ⌘K on a Mac, and Ctrl K elsewhere. */
export function wordOf(key: string): string {
  const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
  return key.startsWith('mod+') ? `${isMac ? '⌘' : 'Ctrl '}${key.slice(4).toUpperCase()}` : key;
}

/** All keys that do something at the moment. */
export function keysNow(): Key[] {
  return [...pressed].flatMap(({ current }) => current);
}

/** Does what keys do, for a button that says so. */
export function actOf(keys: string): void {
  keysNow()
    .findLast((one) => one.keys === keys)
    ?.act();
}

/** Has keys do something as long as this part of the page is shown. The part that came last is asked first. */
export function useKeys(keys: readonly Key[]): void {
  const latest = useRef(keys);
  latest.current = keys;
  // With what is seen, and not after it: who sees a page may press its keys.
  useLayoutEffect(() => {
    if (pressed.size === 0) document.addEventListener('keydown', press);
    pressed.add(latest);
    return () => {
      pressed.delete(latest);
      if (pressed.size === 0) document.removeEventListener('keydown', press);
    };
  }, []);
}

function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey || event.isComposing || isAsked()) return;
  const isWithModifier = event.metaKey || event.ctrlKey;
  if (!isWithModifier && (isTyping(event.target) || isInDialog() || !areSingleKeysOn())) return;
  const name = isWithModifier ? `mod+${event.key.toLowerCase()}` : event.key;
  const both = before && event.timeStamp - before.at < togetherMs ? `${before.key} ${name}` : null;
  before = { key: name, at: event.timeStamp };
  const now = keysNow().reverse();
  // Two keys mean what they mean together, also where the second does something alone.
  const found = now.find(({ keys }) => keys === both) ?? now.find(({ keys }) => keys === name);
  if (!found) return;
  event.preventDefault();
  before = null;
  found.act();
}

/** What is typed into a field is a text. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=checkbox]), textarea, select'))
  );
}

/** A question is answered before anything else is done: what another key opens would stand behind it. */
function isAsked(): boolean {
  return document.querySelector('dialog:modal') !== null;
}

function isInDialog(): boolean {
  return document.querySelector('[role=dialog]') !== null;
}
