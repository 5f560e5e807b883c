/** What people prove with a second time who they are: authenticator apps, passkeys, recovery codes; and who has to. */
export { ask, findChallenge } from './challenge.ts';
export { factorCounts, methodsOf } from './factors.ts';
export { addPasskey, beginPasskey, listPasskeys, removePasskey } from './passkey.ts';
export { passkeyQuestion, passkeyRequest } from './passkey-request.ts';
export {
  closedWorkspaces,
  requireOwnFactor,
  type SecurityPolicyFacts,
  securityPolicyOf,
  updateSecurityPolicy,
} from './policy.ts';
export { noteProof, proofMinutes, requireRecentProof } from './recent-proof.ts';
export { renewRecoveryCodes } from './recovery-code.ts';
export { hasPasskeys } from './relying-party.ts';
export { removeAllFactors } from './remove.ts';
export { beginTotp, confirmTotp, removeTotp } from './totp.ts';
export { answerChallenge, type FactorAnswer, verifyFactor } from './verify.ts';
