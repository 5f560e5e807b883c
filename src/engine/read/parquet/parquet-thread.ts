import { parentPort } from 'node:worker_threads';
import { EngineError } from '../../errors.ts';
import type { Close, Fault } from '../thread/reading-thread.ts';
import { ParquetFile } from './parquet-file.ts';
import type { Question, Reply } from './thread-messages.ts';

// The thread in which Parquet is decoded: counts that lie about how much follows cost its memory and its time.

let file: ParquetFile | null = null;
let name = '';

parentPort?.on('message', (question: Question | Close) => {
  answer(question).then(send, (error: unknown) => send(asFault(error)));
});

function send(reply: Reply): void {
  parentPort?.postMessage(reply);
}

async function answer(question: Question | Close): Promise<Reply> {
  switch (question.kind) {
    case 'open': {
      name = question.name;
      file = new ParquetFile(question.data, name, question.limits);
      const columns = file.columns.map(({ name: column, numbers }) => ({ name: column, numbers }));
      const lists = file.columns.filter(({ isNested }) => isNested).map(({ name: column }) => column);
      return { kind: 'opened', columns, groups: [...file.groups], lists };
    }
    case 'rows':
      if (file === null) throw new Error('no document is open');
      return { kind: 'rows', rows: await file.rows(question.start, question.end) };
    case 'close':
      file = null;
      return { kind: 'closed' };
  }
}

/** What the decoder throws says what is wrong with the file. */
function asFault(error: unknown): Fault {
  if (error instanceof EngineError)
    return { kind: 'fault', code: error.code, message: error.message, details: { ...error.details } };
  const reason = error instanceof Error ? error.message.slice(0, 200) : String(error);
  const message = `${name} is damaged: it cannot be read as Parquet (${reason}). Write the Parquet file again.`;
  return { kind: 'fault', code: 'MALFORMED_FILE', message };
}
