/** Names of tables that stay unique within a document whatever the case of their letters. */
export class TableNames {
  readonly #taken = new Set<string>();

  /** The wanted name, or the first of `name (2)`, `name (3)`, … that is free. */
  take(wanted: string): string {
    const base = wanted.trim() === '' ? 'Table' : wanted.trim();
    let name = base;
    for (let count = 2; this.#taken.has(name.toLowerCase()); count++) name = `${base} (${count})`;
    this.#taken.add(name.toLowerCase());
    return name;
  }
}
