/**
 * Words that mean the same in a header, the first of each line standing for all. A phrase of several words is written with
 * spaces. Only what is safe without knowing the subject: `total` and `amount` are not here.
 */
const lines = `
address|addr|adr|adresse|anschrift
amount|amt|betrag|montant|importe
average|avg|mean
balance|bal
birth date|date of birth|dob|birthday|birthdate|geburtsdatum|date de naissance|fecha de nacimiento
category|cat
city|town|ort|stadt|ville|ciudad
company|organisation|organization|org|firm|firma
country|ctry|land|pays|pais|nation
currency|curr|ccy|wahrung|devise
customer|cust|client|kunde
date|dt|datum|fecha|data
department|dept|abteilung
description|desc|descr|beschreibung|bezeichnung|descripcion
employee|emp|staff member
end|finish
email|e mail|email address|e mail address|mail|courriel|correo|emailaddress|mail address
first name|firstname|given name|forename|fname|vorname|prenom|nombre
gender|sex|geschlecht
identifier|id|ident
invoice|inv|rechnung|facture|factura
last name|lastname|surname|family name|lname|nachname|nom de famille|apellido|apellidos
manager|mgr
manufacturer|mfr|mfg
maximum|max
minimum|min
month|mth|mo|monat|mois|mes
name|nm
number|no|num|nr|nbr|numero|nummer|numbers
order|ord|bestellung|commande|pedido
payment|pmt|pymt
percent|pct|percentage|prozent
phone|tel|telephone|phone number|telephone number|tel number|mobile|mobile number|mobile phone|cell|cell phone|telefon|telefono
postal code|zip|zip code|zipcode|postcode|post code|plz|code postal|codigo postal|postleitzahl
price|prix|preis|precio
product|prod|produkt|produit|producto
province|prov
quantity|qty|qnty|quant|menge|anzahl|quantite|cantidad|pieces|pcs
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
value|val|wert|valeur|valor
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

/** Each word or phrase replaced by the one that stands for it, longest phrases first; articles and prepositions left out. */
export function canonicalTokens(tokens: readonly string[]): string[] {
  const result: string[] = [];
  for (let at = 0; at < tokens.length; ) {
    let taken = 1;
    let replacement: readonly string[] | undefined;
    for (let length = Math.min(longest, tokens.length - at); length >= 1 && !replacement; length--) {
      replacement = canonical.get(tokens.slice(at, at + length).join(' '));
      taken = length;
    }
    if (replacement) result.push(...replacement);
    else result.push(tokens[at] ?? '');
    at += taken;
  }
  const meaningful = result.filter((token) => !noise.has(token));
  return meaningful.length > 0 ? meaningful : result;
}

/** Other headers that count as the same as this one, as they would be written; empty for a word that has none. */
export function synonymsOf(header: string): string[] {
  const family = families.find((words) => words.includes(header)) ?? [];
  return family.filter((word) => word !== header);
}
