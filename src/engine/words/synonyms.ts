import { singular } from './plural.ts';

/**
 * Words that mean the same in a header, the first of each line standing for all. A phrase of several words is written with
 * spaces. Only what is safe without knowing the subject: `total` and `amount` are not here.
 */
const lines = `
account|acct|konto|compte|cuenta
address|addr|adr|adresse|anschrift
amount|amt|betrag|montant|importe
average|avg|mean
balance|bal
birth date|date of birth|dob|birthday|birthdate|geburtsdatum|date de naissance|fecha de nacimiento
category|cat
city|town|ort|stadt|ville|ciudad
comment|note|remark|bemerkung|kommentar|commentaire|remarque|notiz
company|organisation|organization|org|firm|firma
country|ctry|land|pays|pais|nation
credit|cr|haben
currency|curr|ccy|wahrung|devise
customer|cust|client|kunde
date|dt|datum|fecha|data
debit|dr|soll
delivery|dlvry|lieferung|livraison
department|dept|abteilung
description|desc|descr|beschreibung|bezeichnung|descripcion
discount|rabatt|remise|descuento
document|doc|dokument|beleg
email|e mail|email address|e mail address|mail|courriel|correo|emailaddress|mail address
employee|emp|staff member
end|finish
first name|firstname|given name|forename|fname|vorname|prenom|nombre
gender|sex|geschlecht
gross|brutto|brut
hours|hour|hr|std|stunde|heure|hora
identifier|id|ident
invoice|inv|rechnung|facture|factura
language|lang|sprache|langue
last name|lastname|surname|family name|lname|nachname|nom de famille|apellido|apellidos
location|loc|standort|lieu
manager|mgr
manufacturer|mfr|mfg
maximum|max
middle name|middle initial|mi|m i
minimum|min
month|mth|mo|monat|mois|mes
name|nm
net|netto
number|no|num|nr|nbr|numero|nummer|numbers
order|ord|bestellung|commande|pedido
payment|pmt|pymt
percent|pct|percentage|prozent
person|people
phone|tel|telephone|phone number|telephone number|tel number|mobile|mobile number|mobile phone|cell|cell phone|telefon|telefono
postal code|zip|zip code|zipcode|postcode|post code|plz|code postal|codigo postal|postleitzahl
price|prix|preis|precio
product|prod|produkt|produit|producto
project|proj|projekt|projet|proyecto
province|prov
purchase order|po|p o
quantity|qty|qnty|quant|menge|anzahl|quantite|qte|cantidad|pieces|pcs
reference|ref
required|req
sequence|seq
start|begin
state|st|bundesland
status|stat
street|str|strasse|rue|calle
supplier|vendor|lieferant|fournisseur
temperature|temp
transaction|txn|trans|trx
unit price|price per unit|price each|stuckpreis|einzelpreis
unit|uom|einheit|unite
value|val|wert|valeur|valor
vat|mwst|mw st|ust|tva|iva
website|web site|url|web address|homepage|webseite
weight|wt|gewicht|poids|peso
year|yr|jahr|annee
`;

const canonical = new Map<string, readonly string[]>();
let longest = 1;
const families = lines
  .trim()
  .split('\n')
  .map((line) => line.split('|'));
for (const [head = '', ...same] of families) {
  for (const phrase of same) canonical.set(phrase, head.split(' '));
  for (const phrase of same) longest = Math.max(longest, phrase.split(' ').length);
}
const noise = new Set(['the', 'a', 'an', 'of', 'in', 'per', 'for', 'de', 'la', 'le', 'des', 'der', 'die', 'das']);

/**
 * Each word or phrase replaced by the one that stands for it, longest phrases first; plurals as singulars, initials as one word, a
 * word with a number behind as two; articles, prepositions and repetitions left out.
 */
export function canonicalTokens(tokens: readonly string[]): string[] {
  const words = joinInitials(tokens);
  const result: string[] = [];
  for (let at = 0; at < words.length; ) {
    let taken = 1;
    let replacement: readonly string[] | undefined;
    for (let length = Math.min(longest, words.length - at); length >= 1 && !replacement; length--) {
      const phrase = words.slice(at, at + length);
      replacement = canonical.get(phrase.join(' ')) ?? canonical.get(phrase.map(singular).join(' '));
      taken = length;
    }
    result.push(...(replacement ?? numbered(singular(words[at] ?? ''))));
    at += taken;
  }
  const meaningful = result.filter((token, at) => !noise.has(token) && result.indexOf(token) === at);
  return meaningful.length > 0 ? meaningful : result;
}

/** `d o b` → `dob`. */
function joinInitials(tokens: readonly string[]): string[] {
  const joined: string[] = [];
  let open = false;
  for (const [at, token] of tokens.entries()) {
    const initial = /^[a-z]$/.test(token);
    const follows = initial && /^[a-z]$/.test(tokens[at - 1] ?? '');
    if (follows && open) joined.push(`${joined.pop() ?? ''}${token}`);
    else joined.push(token);
    open = initial;
  }
  return joined;
}

/** `address1` → `address`, `1`. */
function numbered(word: string): string[] {
  const parts = /^(\p{L}{2,})(\d+)$/u.exec(word);
  return parts ? [...(canonical.get(parts[1] ?? '') ?? [parts[1] ?? '']), parts[2] ?? ''] : [word];
}

/** Other headers that count as the same as this one, as they would be written; empty for a word that has none. */
export function synonymsOf(header: string): string[] {
  const family = families.find((words) => words.includes(header)) ?? [];
  return family.filter((word) => word !== header);
}

const named = new Set(families.flat().filter((word) => !word.includes(' ')));

/** Whether a word, in lower case, is one of those that headers are known by. */
export function isSynonym(word: string): boolean {
  return named.has(word);
}
