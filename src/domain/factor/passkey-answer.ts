import { z } from 'zod';

/** Characters of one part of an answer: signatures of the largest algorithms and attestations of single keys are shorter. */
const part = z.string().max(16_384);
/** Characters of a credential's id: 1,023 bytes at most (WebAuthn, 5.8.3). */
const credentialId = z.string().min(1).max(1_400);

const answer = {
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
};

/** `PublicKeyCredential.toJSON()` of a new passkey (WebAuthn, 5.1). What else is in it is not looked at. */
export const creationAnswer = z.object({
  ...answer,
  response: z.object({
    clientDataJSON: part,
    attestationObject: part,
    transports: z.array(z.string().max(50)).max(10).default([]),
  }),
});

/** The same of one that has signed. */
export const requestAnswer = z.object({
  ...answer,
  response: z.object({
    clientDataJSON: part,
    authenticatorData: part,
    signature: part,
    userHandle: z.string().max(100).nullish(),
  }),
});
