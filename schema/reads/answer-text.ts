import { randomBytes } from 'node:crypto';

/** The text of an answer some parts of which are JSON already: they are put into it as they are. */
export class AnswerText {
  /** What stands, with the part's number, for a part until then: no value of a client's can be the same. */
  #mark = '';
  readonly #parts: string[] = [];

  /** Stands for the part in what `of` writes. Answers a text only once it is written: it is no value to work with. */
  readonly written = (part: string): unknown => {
    this.#mark ||= `${randomBytes(12).toString('base64')}:`;
    return `${this.#mark}${this.#parts.push(part) - 1}`;
  };

  /** The answer as JSON text. */
  of(answer: unknown): string {
    const text = JSON.stringify(answer);
    if (this.#parts.length === 0) return text;
    const [beginning = '', ...pieces] = text.split(`"${this.#mark}`);
    return pieces.reduce((written, piece) => {
      const end = piece.indexOf('"');
      return written + this.#parts[Number(piece.slice(0, end))] + piece.slice(end + 1);
    }, beginning);
  }
}

declare module 'graphql' {
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    /** The JSON text of the field's answer where its object has that already; `null` where it has to be made. */
    writtenAs?(parent: unknown): string | null;
  }
}
