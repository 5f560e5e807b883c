import type { Sample } from './sample.ts';

/** Of the characters that windows-1252 has and Latin-1 has not, only the dash is used here. */
function windows1252(text: string): Buffer {
  return Buffer.from(text.replaceAll('–', '\u0096'), 'latin1');
}

const lines = [
  'sep=;',
  'Buchungstag;Empfänger;Verwendungszweck;Betrag;Währung;Saldo',
  '02.01.2025;Bäckerei Ährenfeld;Brötchen Frühstücksraum;-84,60;EUR;12.915,40',
  '03.01.2025;  Wäscherei Süd ;"Rechnung 4711',
  'Bettwäsche, Handtücher";-1.234,50;EUR;11.680,90',
  '',
  '07.01.2025;Familie Größmann;Anzahlung Zimmer 12;350,00;EUR;12.030,90',
  '08.01.2025;"Möbelhaus ""Am Wall""";Stühle;-2.480,00;EUR;9.550,90',
  '',
  '',
  '09.01.2025;Stadtwerke;"Strom; Abschlag Januar";-612,00;EUR;8.938,90',
  '13.01.2025;Weingut Söhnlein;Lieferung;-948,75;eur;7.990,15',
  '14.01.2025;"Café Übersee;Gutschrift;48,90;EUR;8.039,05',
  '15.01.2025;Nuñez & Söhne;Zimmer 3 bis 7 ;1.875,00;EUR;9.914,05',
  '16.01.2025;Kurtaxe Gemeinde;;-231,40;EUR;9.682,65',
  '20.01.2025;Reisebüro Fernweh;Provision 5 % – Dezember;-93,75;EUR;9.588,90',
  '',
  '21.01.2025;Gärtnerei Müßig;Schneeräumung;-180,00;EUR;9.408,90',
  '',
];

export const bankExport: Sample = {
  name: 'bank-export',
  extension: 'csv',
  shows:
    'Windows-1252, `sep=;`, decimal commas, a line break inside a field, doubled and broken quotes, blank lines and stray blanks.',
  bytes: windows1252(lines.join('\r\n')),
};
