import { headerText } from './header-name.ts';

/**
 * What columns are called in languages whose numeric dates have the day before the month: by CLDR these are all but English (of the United States, Canada
 * and the Philippines), Filipino, Somali and those of East Asia. Words that English has as well are left out; without marks, as headers are compared.
 */
const dayFirstWords = new Set(
  `naam voornaam achternaam bedrag prijs aantal omschrijving klant leverancier factuur straat plaats woonplaats telefoon totaal opmerking opmerkingen geboren
   geboortedatum vervaldatum geleverd besteld betaald soort eenheid voorraad gewicht uren jaar maand dag aanvang einde boeking bestelling levering artikel
   vorname nachname betrag preis menge anzahl beschreibung bezeichnung kunde lieferant rechnung strasse ort telefon summe gesamt bemerkung geboren geburtsdatum
   faellig fallig einheit bestand gewicht stunden jahr monat buchung bestellung lieferung mitglied verein wert stueck konto datum kosten
   prenom montant quantite libelle fournisseur facture echeance naissance adresse commentaire remarque annee mois jour debut heure heures prix nom numero
   fecha cantidad precio importe producto cliente proveedor factura vencimiento nacimiento ciudad direccion calle telefono correo pais descripcion unidad
   horas mes inicio observaciones comentarios nombre apellido apellidos entrega pago codigo nome cognome quantita prezzo importo fattura fornitore scadenza
   nascita indirizzo citta descrizione prodotto unita anno mese giorno consegna pagamento codice articolo sobrenome quantidade preco produto fornecedor
   fatura vencimento nascimento cidade endereco descricao unidade nazwa imie nazwisko ilosc cena kwota klient dostawca faktura termin miasto ulica opis uwagi
   rok miesiac dzien liczba wartosc jmeno prijmeni nazev mnozstvi castka zakaznik dodavatel splatnost mesto popis poznamka mesic pocet meno priezvisko nazov
   mnozstvo namn fornamn efternamn belopp antal pris kund leverantor forfallodatum adress beskrivning anmarkning manad vikt enhet navn fornavn etternavn
   efternavn belob belop dato antall leverandor beskrivelse bemerkning bemaerkning maned vaegt nimi etunimi sukunimi maara hinta asiakas toimittaja
   paivamaara pvm erapaiva kaupunki osoite kuvaus huomautus vuosi kuukausi soyad tarih tarihi miktar fiyat tutar musteri tedarikci sehir adres aciklama adet
   nume prenume cantitate pret furnizor scadenta oras adresa descriere nev mennyiseg osszeg vevo szallito szamla hatarido varos megjegyzes ime prezime
   kolicina cijena iznos kupac dobavljac racun napomena godina`.split(/\s+/),
);
/** How words that are made of several end: `Lieferdatum`, `Factuurbedrag`. */
const dayFirstEnds = [
  'datum',
  'nummer',
  'preis',
  'prijs',
  'bedrag',
  'betrag',
  'kosten',
  'menge',
  'naam',
  'strasse',
  'straat',
];
/** Letters of languages that have no other order: Greek, Cyrillic, Hebrew, Arabic. */
const dayFirstScript = /\p{Script=Greek}|\p{Script=Cyrillic}|\p{Script=Hebrew}|\p{Script=Arabic}/u;

const english = new Set(
  `name first last date amount price quantity qty number description address customer supplier vendor city street country state phone due payment paid year month
   day hours remark remarks comment comments notes weight birth start from to of by and delivery shipped delivered received ordered invoice balance cost sales
   employee department unit units item members`.split(/\s+/),
);

/** The first of some names of columns that is in a language with the day before the month, where more of them are than are English; else `null`. */
export function dayFirstName(names: readonly string[]): string | null {
  let first: string | null = null;
  let lead = 0;
  for (const name of names) {
    const words = headerText(name).plain.split(' ');
    if (words.some(isDayFirst)) {
      first ??= name;
      lead++;
    } else if (words.some((word) => english.has(word))) lead--;
  }
  return lead > 0 ? first : null;
}

function isDayFirst(word: string): boolean {
  return dayFirstWords.has(word) || dayFirstEnds.some((end) => word.endsWith(end)) || dayFirstScript.test(word);
}
