import { OutboundRefusedError, outboundUrl } from '../../outbound/request.ts';
import { type EventType, eventDefinitions } from '../event/index.ts';
import { type Context, ValidationError } from '../kernel/index.ts';

/** Nouns whose events are about webhooks themselves: sent to one, each would cause the next. */
const ofWebhooks = /^(?:webhook|delivery)\./;

/** Throws ValidationError for an address that nothing is sent to. */
export function readWebhookUrl({ policy }: Pick<Context, 'policy'>, given: string): string {
  try {
    return outboundUrl(given.trim(), policy.outbound).href;
  } catch (error) {
    if (!(error instanceof OutboundRefusedError)) throw error;
    throw new ValidationError('The address cannot be used.', [
      { path: 'url', message: error.message, code: 'INVALID' },
    ]);
  }
}

/** Each type once. Throws ValidationError for none, and for events of webhooks themselves. */
export function readEventTypes(given: readonly EventType[]): EventType[] {
  const types = eventDefinitions.map(({ type }) => type).filter((type) => given.includes(type));
  const refuse = (message: string) => {
    throw new ValidationError('These events cannot be sent.', [{ path: 'eventTypes', message, code: 'INVALID' }]);
  };
  if (types.length === 0) refuse('Name at least one type of event.');
  const own = types.find((type) => ofWebhooks.test(type));
  if (own) refuse(`Events of webhooks themselves are not sent to webhooks: take away ${own}.`);
  return types;
}
