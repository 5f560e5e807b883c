#!/usr/bin/env node
import { CommanderError } from 'commander';
import { createProgram } from '../cli/program.ts';

// The reader of our output may have seen enough (`ade extract … | head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await createProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has said it already; 0 is --help and --version.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    const { describeFailure, UsageFailure } = await import('../cli/failure.ts');
    const code = error instanceof UsageFailure ? 2 : 1;
    // Nothing that the command has left open may keep a failed process up.
    process.stderr.write(`ade: ${describeFailure(error)}\n`, () => process.exit(code));
  }
}
