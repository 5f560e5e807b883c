/** People: accounts, passwords, sessions and the ways to sign in. */
export { makeAccountToken } from './account-token.ts';
export { answerSignIn } from './answer-sign-in.ts';
export { looksLikeAnother, normaliseEmail } from './email.ts';
export { countUsers, listUsers, userOf, usersById, viewersUser } from './find-user.ts';
export { isDistinctAddress } from './look-alikes.ts';
export {
  changePassword,
  type PasswordLink,
  passwordLink,
  requestPasswordReset,
  resetPassword,
  signUp,
} from './password.ts';
export { hashPassword } from './password-hash.ts';
export { requireGoodPassword } from './password-policy.ts';
export { proveIdentity } from './prove.ts';
export { endUserSessions, resetSecondFactors, takeSecondFactors } from './reset-factors.ts';
export { isCurrentSession, listSessions, type OpenSession, revokeSession } from './session.ts';
export { describeDevice } from './session-device.ts';
export { refreshSession } from './session-refresh.ts';
export { signIn } from './sign-in.ts';
export { signOut } from './sign-out.ts';
export { beginSignIn, completeSignIn } from './sso.ts';
export { takeFromUnproven } from './unproven.ts';
export {
  addUser,
  changeAccount,
  checkedUser,
  createUser,
  deactivate,
  deactivateUser,
  isName,
  reactivate,
  reactivateUser,
  updateViewer,
} from './user.ts';
