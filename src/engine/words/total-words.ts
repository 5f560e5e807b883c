/**
 * What rows of totals, means and the like are called. Totals, means, least, most and counts are the words of the 31 languages of AG
 * Grid's locale (`@ag-grid-community/locale` 36.2.0, MIT: the keys `sum`, `pivotColumnGroupTotals`, `avg`, `min`, `max`, `count`);
 * subtotals, grand totals and amounts carried forward are what accounting programs print in these languages. The last two lines of the totals are
 * what spreadsheets and offices write in further ones: Baltic, South Slavic, Icelandic, Malay, Albanian, Basque, Irish, Welsh, Thai, Hindi.
 */
const words = {
  total: `
total|totals|sum|sums|sub-total|subtotal|sub total|subtotals|sub-totals|grand total|net total|overall total|running total|sum total
summe|gesamt|gesamtsumme|zwischensumme|teilsumme|endsumme|hauptsumme|insgesamt|gesamtergebnis|ergebnis|teilergebnis
somme|sous-total|sous total|total général|total partiel|total partial|suma|total general|total parcial|suma total|suma parcial|totales
somma|totale|subtotale|totale generale|totale parziale|totali|soma|totais|total geral|som|totaal|subtotaal|eindtotaal
razem|ogółem|łącznie|suma częściowa|suma końcowa|suma ogółem|součet|celkem|mezisoučet|súčet|celkom|medzisúčet|spolu
summa|yhteensä|välisumma|sum totalt|delsum|delsumma|totalt|i alt|ialt|totaler|összeg|összesen|részösszeg|sumă
zbroj|ukupno|međuzbroj|toplam|ara toplam|genel toplam|итого|всего|сумма|общий итог|промежуточный итог|подытог
сума|всього|разом|усього|загальна сума|проміжний підсумок|общо|обща сума|междинна сума|σύνολο|άθροισμα|γενικό σύνολο|μερικό σύνολο
المجموع|الإجمالي|المجموع الفرعي|סכום|סה״כ|סה"כ|סכום ביניים|جمع|مجموع|جمع کل|مجموعہ|کل
合計|小計|総計|総合計|計|总和|总计|合计|小计|總和|總計|합계|총합계|소계|총계|tổng|tổng cộng|tổng số|cộng
totale complessivo|kokku|iš viso|viso|kopā|pavisam|skupaj|укупно|вкупно|samtals|alls|jumlah|jumlah total|total keseluruhan|gjithsej|guztira|iomlán|cyfanswm
รวม|รวมทั้งหมด|รวมทั้งสิ้น|ยอดรวม|कुल|कुल योग|योग`,
  mean: `
average|mean|median|avg|durchschnitt|mittelwert|mittel|moyenne|promedio|media|média|gemiddelde|gennemsnit|gjennomsnitt|genomsnitt|medelvärde
keskiarvo|średnia|průměr|priemer|átlag|medie|prosjek|ortalama|среднее|середнє|средно|μέσος όρος|المتوسط|ממוצע|میانگین|اوسط|平均|平均值|평균|trung bình`,
  spread: `
minimum|maximum|min|max|mín|máx|maks|minimo|massimo|mínimo|máximo|mini|maxi|minim|maxim|minimi|maksimi|минимум|максимум|最小|最大|最小值|最大值|최소|최대
count|anzahl|s.d|sd|std|stdev|std dev|std. dev|standard deviation|standardabweichung|variance|varianz|écart-type|desviación estándar`,
  carried: `
brought forward|carried forward|balance brought forward|balance carried forward|balance b/f|balance c/f|b/f|c/f|b/fwd|c/fwd|brought down|carried down
carried over|brought over|balance carried over|balance brought over|total carried over|total brought over|total carried forward|total brought forward
übertrag|vortrag|saldovortrag|à reporter|a reporter|report à nouveau|suma y sigue|suma anterior|riporto|a riportare|a transportar
te transporteren|z przeniesienia|do przeniesienia|převod|átvitel|siirto|overført|transporteras|перенос|繰越|前頁繰越|次頁繰越`,
} as const;

export type TotalKind = keyof typeof words;

const kinds = ['total', 'mean', 'spread', 'carried'] as const;
const kindOfName = new Map<string, TotalKind>();
for (const kind of kinds) {
  for (const name of words[kind].trim().split(/\||\n/)) if (!kindOfName.has(name)) kindOfName.set(name, kind);
}

/** Letters and digits of ASCII, case aside. */
const places = 36;
const space = 0x20;
const slash = 0x2f;
const apostrophe = 0x2019;
/** Longer texts are sentences. */
const longestLabel = 60;
/** Signs around a label, and figures that count the totals: `*Total:`, `Summe 2`. */
const around = /^[\s*#=>–—-]+|[\s*:.=#–—-]+$/g;
/** Lists and accounts mark a sum by stars alone: one for a subtotal, two for the next. */
const stars = /^\*{1,4}$/;
/** What ends one long word in languages that join words: `Klassenschnitt`, `Monatssumme`, `weektotaal`. */
const endings = {
  total: 'summe gesamt totaal summa total',
  mean: 'schnitt mittelwert gemiddelde gennemsnit gjennomsnitt genomsnitt medelvärde keskiarvo',
} as const;
const leastBeforeEnding = 3;
const kindOfEnding = [...Object.entries(endings)].flatMap(([kind, words]) =>
  words.split(' ').map((word): [string, TotalKind] => [word, kind === 'total' ? 'total' : 'mean']),
);
/** In a text of several words, what names a total: its first or its last word. */
const amongWords = new Set([...kindOfName].flatMap(([name, kind]) => (kind === 'total' ? [name] : [])));

export interface TotalLabel {
  kind: TotalKind;
  /** Whether the text says nothing else, so that it is the name of nothing. */
  isWhole: boolean;
  /** What else it says: what the figures are the total of. */
  of?: string;
}

/** How the names of three letters and more begin. */
const beginnings = new Set([...kindOfName.keys()].map((name) => name.slice(0, 3)));
/** The same for letters and digits of ASCII, by their three places: the look at every row makes no texts. */
const plainBeginnings = new Uint8Array(places ** 3);
for (const beginning of beginnings) {
  const place = beginningAt(beginning, 0);
  if (place >= 0) plainBeginnings[place] = 1;
}

/** The same for the last three letters of the words that end long ones. */
const plainEndings = new Uint8Array(places ** 3);
for (const [ending] of kindOfEnding) {
  const place = beginningAt(ending, ending.length - 3);
  if (place >= 0) plainEndings[place] = 1;
}

/** Three letters or digits of ASCII as one number, whatever their case; -1 where there are others. */
function beginningAt(text: string, at: number): number {
  let beginning = 0;
  for (let index = at; index < at + 3; index++) {
    const place = placeOf(text.charCodeAt(index));
    if (place < 0) return -1;
    beginning = beginning * places + place;
  }
  return beginning;
}

/** The place of a letter or digit of ASCII among them; -1 for anything else, also for what is behind the end of a text. */
function placeOf(code: number): number {
  const lower = code | 0x20;
  if (lower >= 97 && lower <= 122) return lower - 97;
  return code >= 48 && code <= 57 ? code - 48 + 26 : -1;
}

/** A single word that ends in one of the words of its kind. */
function compoundLabelOf(word: string): TotalLabel | null {
  for (const [ending, kind] of kindOfEnding) {
    if (word.length >= ending.length + leastBeforeEnding && word.endsWith(ending))
      return { kind, isWhole: false, of: word.slice(0, -ending.length) };
  }
  return null;
}

/** Whether the first and the last word begin, and the whole ends, as no name does: a look that is cheap enough for every row of a long table. */
function isPlainlyNone(text: string): boolean {
  const last = lastWord(text);
  const begins = beginningAt(text, 0);
  const ends = beginningAt(text, last);
  const closes = beginningAt(text, text.length - 3);
  if (closes >= 0 && plainEndings[closes] === 1) return false;
  if (begins >= 0 && ends >= 0) return plainBeginnings[begins] === 0 && plainBeginnings[ends] === 0;
  const lower = text.toLowerCase();
  return !mayName(lower, 0) && !mayName(lower, lastWord(lower));
}

/** Where the last word begins; behind the end where anything but a blank or a slash may part it from the others. */
function lastWord(text: string): number {
  let at = text.length;
  while (at > 0) {
    const code = text.charCodeAt(at - 1);
    if (code === space || code === slash) return at;
    if (code < space || (code >= 0x80 && !isLettered(code))) return text.length;
    at--;
  }
  return 0;
}

/** Whether what begins there might be a name: it begins as one does, or with signs that are not taken for one's beginning. */
function mayName(lower: string, at: number): boolean {
  for (let index = at; index < at + 3; index++) if (!isLettered(lower.charCodeAt(index))) return true;
  return beginnings.has(lower.slice(at, at + 3));
}

/** Whether it is a letter, a digit or an apostrophe, as far as ranges of codes tell them from blanks and signs. */
function isLettered(code: number): boolean {
  return placeOf(code) >= 0 || (code >= 0xc0 && code < 0x1680) || code === apostrophe || code === 0x27;
}

/** Between a label and the same in another language: `Totaal / Total`, `Summe (Total)`; a hyphen may be part of a word. */
const betweenLabels = [/\s*[/|()[\],;·•:]\s*|\s[-–—]\s|\s*[–—]\s*/, /[\s/|()[\],;·•:–—-]+/];

/** The kind of the labels that a text is made of, and of nothing else; `null` where they differ, or it says something else. */
function kindOfSeveral(bare: string): TotalKind | null {
  for (const between of betweenLabels) {
    const labels = bare.split(between).filter((label) => label !== '');
    const kinds = new Set(labels.map((label) => kindOfName.get(label.replace(around, ''))));
    const [kind] = kinds;
    if (labels.length > 1 && kinds.size === 1 && kind !== undefined) return kind;
  }
  return null;
}

/** What a text says that the figures beside it are, if it says so: a total, a mean, an amount carried forward. */
export function totalLabelOf(text: string): TotalLabel | null {
  if (text.length > longestLabel || isPlainlyNone(text)) return null;
  if (stars.test(text)) return { kind: 'total', isWhole: true };
  const bare = text.toLowerCase().replace(around, '').replace(/\s+/g, ' ');
  const whole = kindOfName.get(bare);
  if (whole !== undefined) return { kind: whole, isWhole: true };
  const twice = kindOfSeveral(bare);
  if (twice !== null) return { kind: twice, isWhole: true };
  const parts = bare.split(/[\s/]+/);
  if (parts.length < 2) return compoundLabelOf(bare);
  const [first = '', second = ''] = parts;
  const last = parts.at(-1) ?? '';
  const among = [
    [first, parts.slice(1)],
    [`${first} ${second}`, parts.slice(2)],
    [last, parts.slice(0, -1)],
  ] as const;
  for (const [word, others] of among) {
    if (amongWords.has(word.replace(around, ''))) return { kind: 'total', isWhole: false, of: others.join(' ') };
  }
  for (const word of [first, last]) {
    const kind = kindOfName.get(word.replace(around, ''));
    if (kind !== 'mean' && (kind === undefined || kind === 'total' || word !== first)) continue;
    const others = word === first ? parts.slice(1) : parts.slice(0, -1);
    return { kind, isWhole: false, of: others.join(' ') };
  }
  return null;
}
