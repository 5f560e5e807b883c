import type { TransformStep } from '../../specification/spec.ts';
import { numberParts } from '../number/number-text.ts';
import { e164 } from './phone-step.ts';

type TextStep = Extract<TransformStep, string>;

/** The steps that need nothing but a name. */
export const textSteps: Record<TextStep, (text: string) => string> = {
  trim: (text) => text.trim(),
  collapseSpaces: (text) => (/\s{2}|[^\S ]/.test(text) ? text.replace(/\s+/g, ' ') : text),
  lowercase: (text) => text.toLowerCase(),
  uppercase: (text) => text.toUpperCase(),
  titlecase: (text) =>
    text.replace(/\p{L}[\p{L}\p{M}'’]*/gu, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()),
  stripCurrency,
  digitsOnly: (text) => text.replace(/\D+/g, ''),
  phone: (text) => e164(text, undefined),
};

function stripCurrency(text: string): string {
  const parts = numberParts(text);
  if (!parts || parts.currency === '') return text;
  const share = { 1: '', 100: '%', 1000: '‰' }[parts.divisor];
  return `${parts.negative ? '-' : ''}${parts.core}${share}`;
}
