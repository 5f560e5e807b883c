/** What workspaces may hold and use, what they do use, and how long they keep things. */
export { type Limits, limitsOf } from './limits.ts';
export { type KeepColumns, type Kept, keepColumnsSql, keptIn } from './retention.ts';
export { bytesLeft, noRoomForBytes, requireRoom, requireRoomForMember, rowsRefusal } from './room.ts';
export { type MonthOfUse, monthsOf, usesOf } from './usage.ts';
