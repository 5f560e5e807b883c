import type { Failure } from '../data/failure.ts';
import { loadPart } from '../data/load-part.ts';

/** What a browser answers, as JSON; or why it does not. The library is loaded with the first passkey. */
type Answered = { response: unknown } | { failure: Failure };

export function askPasskey(options: unknown): Promise<Answered> {
  return answered(async () => {
    const { startAuthentication } = await loadPart(() => import('@simplewebauthn/browser'));
    return startAuthentication({ optionsJSON: options as Parameters<typeof startAuthentication>[0]['optionsJSON'] });
  });
}

export function makePasskey(options: unknown): Promise<Answered> {
  return answered(async () => {
    const { startRegistration } = await loadPart(() => import('@simplewebauthn/browser'));
    return startRegistration({ optionsJSON: options as Parameters<typeof startRegistration>[0]['optionsJSON'] });
  });
}

async function answered(ask: () => Promise<unknown>): Promise<Answered> {
  try {
    return { response: await ask() };
  } catch (error) {
    const isKnown =
      error instanceof Error && 'code' in error && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED';
    const message = isKnown
      ? 'This device has a passkey for the account already.'
      : 'The browser gave no passkey: it was cancelled, took too long, or there is none for this address.';
    return { failure: { message, fields: new Map(), requestId: null, hinders: 'DOING', isAway: false } };
  }
}
