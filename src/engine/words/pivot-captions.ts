/** What Excel writes over the columns of a pivot table, in its languages. */
const columnLabels = new Set(
  'column labels|spaltenbeschriftungen|étiquettes de colonnes|etiquetas de columna|etichette di colonna|kolomlabels|rótulos de coluna|kolumnetiketter|kolonneetiketter|kolonnenavne|etykiety kolumn|popisky sloupců|sarakeotsikot|названия столбцов|sütun etiketleri|oszlopcímkék'.split(
    '|',
  ),
);
const longestCaption = 40;

/** Whether a text is the caption over the columns of a pivot table, which names none of them. */
export function isColumnCaption(text: string): boolean {
  return text.length <= longestCaption && columnLabels.has(text.trim().toLowerCase());
}
