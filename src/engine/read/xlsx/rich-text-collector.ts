import { undoEscapes } from '../xml/text.ts';

/** The strict parser's counterpart of `RichTextScanner`: collects the text of one `<si>` or `<is>` from parser events. */
export class RichTextCollector {
  text = '';
  #run: string | null = null;
  #phonetic = false;

  /** Forgets the last text; call it at the start tag of `<si>` or `<is>`. */
  start(): void {
    this.text = '';
    this.#run = null;
    this.#phonetic = false;
  }

  open(name: string): void {
    if (name === 'rPh') this.#phonetic = true;
    else if (name === 't' && !this.#phonetic) this.#run = '';
  }

  add(text: string): void {
    if (this.#run !== null) this.#run += text;
  }

  close(name: string): void {
    if (name === 'rPh') this.#phonetic = false;
    if (name !== 't' || this.#run === null) return;
    this.text += undoEscapes(this.#run);
    this.#run = null;
  }
}
