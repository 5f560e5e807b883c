import { readFile } from 'node:fs/promises';
import { EngineError } from '../../src/engine/errors.ts';
import { parseSpec, type Spec, specFaultsOf } from '../../src/engine/specification.ts';
import { CommandFailure, isMissing, reasonOf } from '../failure.ts';

/** Reads a configuration file. Throws CommandFailure with every fault, each on a line `file:line:column path message`. */
export async function readSpecFile(path: string): Promise<Spec> {
  return parsed(path, await textOf(path));
}

/** The same as its text, which keeps the comments. Throws as `readSpecFile`. */
export async function readSpecText(path: string): Promise<string> {
  const text = await textOf(path);
  parsed(path, text);
  return text;
}

function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    const why = isMissing(error)
      ? `There is no file ${path}.`
      : `The configuration ${path} cannot be read: ${reasonOf(error)}`;
    throw new CommandFailure(why, { cause: error });
  });
}

function parsed(path: string, text: string): Spec {
  try {
    return parseSpec(text);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const lines = specFaultsOf(error).map(({ path: place, line, column, message }) =>
      [[path, line, column].filter((part) => part !== null).join(':'), place, message].filter(Boolean).join(' '),
    );
    throw new CommandFailure(`The configuration has faults:\n${lines.map((line) => `  ${line}`).join('\n')}`, {
      cause: error,
    });
  }
}
