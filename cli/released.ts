import { execFileSync } from 'node:child_process';

/**
 * The newest release that a commit of the checkout comes after, as git knows it: by its tag, or, as a clone need not have the tags, by
 * the subject of its commit, "Release X.Y.Z". `null` without one, or without git.
 */
export function newestRelease(root: string, commit: string): string | null {
  const git = (...args: string[]) => {
    try {
      return (
        execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || null
      );
    } catch {
      return null;
    }
  };
  return (
    git('describe', '--tags', '--abbrev=0', '--match', 'v[0-9]*', commit) ??
    git('log', '-1', '--format=%H', '--extended-regexp', '--grep=^Release [0-9]+\\.[0-9]+\\.[0-9]+$', commit)
  );
}
