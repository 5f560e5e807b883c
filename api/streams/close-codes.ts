import { CloseCode } from 'graphql-ws';

export interface Closing {
  code: number;
  /** Sent along, for people who read what went over the line; at most 123 bytes. */
  reason: string;
}

/**
 * Why a socket is closed. The codes decide what a client does: graphql-ws' own comes back after 1001, 1012, 1013, 4403 and 4408, and
 * takes 1011, 4400, 4401, 4406, 4409, 4429 and 4500 as final. So whatever passes by itself is 1013, and 4500 a mistake of ours.
 * The protocol's implementation itself closes with 4401, 4406, 4408 and 4429.
 */
export const closings = {
  /** The server stops: others, or the next one, go on from the last cursor. */
  stopping: { code: 1001, reason: 'Going away' },
  /** The viewer has as many connections as they may: closing one makes room. */
  tooManyConnections: { code: 1013, reason: 'Too many connections' },
  /** The database is away, so it cannot be found out who is asking. */
  unavailable: { code: 1013, reason: 'Try again later' },
  /** What came is no message of the protocol. */
  invalidMessage: { code: CloseCode.BadRequest, reason: 'Invalid message received' },
  /** The credentials are missing, wrong, or good no longer: coming back needs others. */
  forbidden: { code: CloseCode.Forbidden, reason: 'Forbidden' },
  /** The client has given two running operations one id. */
  idInUse: { code: CloseCode.SubscriberAlreadyExists, reason: 'Subscriber already exists' },
} as const satisfies Record<string, Closing>;

/** Something unexpected, which the log has under the request's id, of 128 characters at most: there is room for the end of it. */
export function unexpectedIn(requestId: string): Closing {
  return { code: CloseCode.InternalServerError, reason: `Internal error, request ${requestId.slice(-100)}` };
}
