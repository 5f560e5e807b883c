/** A line that names what follows, such as `Table 3: …`, in the languages that we know it in. */
export function isCaption(text: string): boolean {
  return /^(?:table|tab\.|exhibit|figure|fig\.|chart|appendix|annex|tableau|tabelle|tabla|cuadro|tabella|quadro|tabel)\s*[\p{Lu}\d.–-]+/iu.test(
    text,
  );
}

/** A line that explains the table above it. */
export function isNote(text: string): boolean {
  return /^(?:notes?|sources?|remarks?|quellen?|fuentes?|fontes?|anmerkung(?:en)?|hinweis)\s*[:.(“"]/i.test(text);
}
