import type { XmlElement } from '../xml/strict-xml.ts';

/** Contents of a cell that are not its text. */
const asides = new Set(['annotation', 'note', 'shapes', 'frame', 'custom-shape', 'tracked-changes', 'table']);
const maxSpaces = 32_767;

/** Collects the paragraphs of one cell as text (ODF 1.3 part 3, 6.1): blanks collapse as in HTML, `text:s` stands for more of them. */
export class Paragraphs {
  #text = '';
  #paragraph: string | undefined;
  #begun = false;
  /** Depth of the element that is being left out, 0 for none. */
  #aside = 0;

  /** The text so far; a line break between paragraphs. */
  get text(): string {
    return this.#text;
  }

  clear(): void {
    this.#text = '';
    this.#paragraph = undefined;
    this.#begun = false;
    this.#aside = 0;
  }

  open({ name, attributes, depth }: XmlElement): void {
    if (this.#aside > 0) return;
    if (asides.has(name)) {
      this.#aside = depth;
    } else if (name === 'p' || name === 'h') {
      this.#paragraph = '';
    } else if (this.#paragraph !== undefined) {
      if (name === 's') this.#paragraph += ' '.repeat(Math.min(maxSpaces, Number(attributes['text:c'] ?? 1) || 1));
      else if (name === 'tab') this.#paragraph += '\t';
      else if (name === 'line-break') this.#paragraph += '\n';
    }
  }

  add(text: string): void {
    if (this.#aside > 0 || this.#paragraph === undefined) return;
    const collapsed = text.replace(/[\t\r\n ]+/g, ' ');
    const blankBefore = this.#paragraph === '' || /[ \n\t]$/.test(this.#paragraph);
    this.#paragraph += blankBefore ? collapsed.replace(/^ /, '') : collapsed;
  }

  close(name: string, depth: number): void {
    if (this.#aside === depth) {
      this.#aside = 0;
    } else if (this.#aside === 0 && (name === 'p' || name === 'h') && this.#paragraph !== undefined) {
      this.#text += (this.#begun ? '\n' : '') + this.#paragraph;
      this.#begun = true;
      this.#paragraph = undefined;
    }
  }
}
