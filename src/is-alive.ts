/** Whether a process of this machine is there, also when it belongs to another user. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
