/** What identity providers provision over SCIM: people and groups, and the tokens with which they do. */
export { changeGroup, createGroup, deleteGroup, type GroupFacts } from './change-group.ts';
export { mostComparisons } from './filter.ts';
export { type DirectoryGroup, findGroup, groupsToGrant, listGroups, searchGroups } from './group.ts';
export { type DirectoryPerson, findPerson, listPeople, type Window } from './person.ts';
export { changePerson, deprovisionPerson, nameOfParts, type PersonFacts, provisionPerson } from './provision.ts';
export {
  createScimToken,
  type IssuedScimToken,
  listScimTokens,
  revokeScimToken,
  rotateScimToken,
  scimTokensById,
  viewerOfScimToken,
} from './scim-token.ts';
