import type { Chance } from '../../../scripts/learn/random.ts';

export interface Column {
  name: string;
  unit?: string;
  /** Whether a row of totals has its sum. */
  adds?: boolean;
  /** Of figures, how many decimals they have. */
  decimals?: number;
  value: (chance: Chance) => string | number;
}

/** A kind of list, with the words and the signs of numbers of its language. */
export interface Domain {
  name: string;
  title: string;
  settings: [string, string][];
  spanners: [string, ...string[]];
  groups: string[];
  total: string;
  subtotal: string;
  mean: string;
  note: string;
  /** Decimal mark and mark of thousands. */
  marks: [string, string];
  key: Column;
  others: Column[];
}

type Texts = [string, ...string[]];
const words = (name: string, ...texts: Texts): Column => ({ name, value: (chance) => chance.of(texts) });
const whole = (name: string, least: number, most: number, more: Partial<Column> = {}): Column => ({
  name,
  adds: true,
  decimals: 0,
  value: (chance) => chance.between(least, most),
  ...more,
});
const broken = (name: string, least: number, most: number, decimals: number, more: Partial<Column> = {}): Column => ({
  name,
  decimals,
  value: (chance) => Number((chance.between(least * 100, most * 100) / 100).toFixed(decimals)),
  ...more,
});
const two = (number: number) => String(number).padStart(2, '0');

export const domains: [Domain, ...Domain[]] = [
  {
    name: 'rota',
    title: 'Night rota, Ward 7',
    settings: [
      ['Ward', '7 West'],
      ['Sister in charge', 'M. Okafor'],
    ],
    spanners: ['Week 14', 'Days'],
    groups: ['Registered', 'Support staff', 'Bank'],
    total: 'Total',
    subtotal: 'Subtotal',
    mean: 'Average',
    note: 'E early, L late, N night',
    marks: ['.', ','],
    key: words('Nurse', 'Okafor', 'Brennan', 'Silva', 'Achterberg', 'Lindqvist', 'Moyo', 'Petrov', 'Tanaka'),
    others: [
      ...['Mon', 'Tue', 'Wed', 'Thu', 'Fri'].map((day) => words(day, 'E', 'L', 'N', 'off')),
      broken('Hours', 12, 48, 1, { adds: true }),
      words('Bleep', 'x204', 'x117', 'x340', 'x551'),
    ],
  },
  {
    name: 'bank',
    title: 'Kontoauszug Nr. 8',
    settings: [
      ['Konto', 'DE02 1203 0000'],
      ['Inhaber', 'Wäscherei Blum'],
    ],
    spanners: ['Umsätze', 'Beträge in EUR'],
    groups: ['Januar', 'Februar', 'März'],
    total: 'Summe',
    subtotal: 'Zwischensumme',
    mean: 'Durchschnitt',
    note: 'Alle Angaben ohne Gewähr.',
    marks: [',', '.'],
    key: {
      name: 'Buchungstag',
      value: (chance) => `${two(chance.between(1, 28))}.${two(chance.between(1, 12))}.2023`,
    },
    others: [
      words('Verwendungszweck', 'Miete', 'Lohn', 'Strom Abschlag', 'Rückbuchung', 'Waschmittel Kraus'),
      words('Art', 'Lastschrift', 'Gutschrift', 'Überweisung'),
      broken('Betrag', -2500, 4000, 2, { adds: true, unit: 'EUR' }),
      broken('Gebühr', 0, 9, 2, { adds: true, unit: 'EUR' }),
      words('Gegenkonto', 'AT61 1904', 'DE89 3704', 'NL91 ABNA'),
    ],
  },
  {
    name: 'election',
    title: 'Résultats du second tour',
    settings: [
      ['Canton', 'Morlaix'],
      ['Scrutin', '12 juin'],
    ],
    spanners: ['Suffrages', 'Bulletins'],
    groups: ['Ville', 'Campagne', 'Littoral'],
    total: 'Total',
    subtotal: 'Sous-total',
    mean: 'Moyenne',
    note: 'Sous réserve de validation.',
    marks: [',', ' '],
    key: words('Bureau', 'École Jaurès', 'Mairie', 'Salle des fêtes', 'Gymnase', 'Foyer rural', 'Halles', 'Préau'),
    others: [
      whole('Inscrits', 300, 4200),
      whole('Votants', 150, 2600),
      whole('Blancs', 0, 60),
      whole('Le Goff', 10, 1300),
      whole('Kermarrec', 10, 1300),
      broken('Participation', 35, 80, 1, { unit: '%' }),
    ],
  },
  {
    name: 'lab',
    title: 'Meetlogboek bassin 3',
    settings: [
      ['Logger', 'HX-220'],
      ['Interval', '10 min'],
    ],
    spanners: ['Sensoren', 'Ruwe waarden'],
    groups: ['Inlaat', 'Uitlaat'],
    total: 'Totaal',
    subtotal: 'Subtotaal',
    mean: 'Gemiddelde',
    note: 'Sensor 2 gekalibreerd op 4 maart.',
    marks: [',', '.'],
    key: { name: 'Tijd', value: (chance) => `${two(chance.between(0, 23))}:${chance.of(['00', '10', '30', '40'])}` },
    others: [
      broken('pH', 6, 9, 2),
      broken('Temperatuur', 4, 22, 1, { unit: '°C' }),
      broken('Troebelheid', 0, 40, 1, { unit: 'NTU' }),
      whole('Debiet', 0, 900, { unit: 'l/s' }),
      words('Status', 'ok', 'fout', '-', 'n.b.'),
    ],
  },
  {
    name: 'prices',
    title: 'Cennik na sezon',
    settings: [['Ważny od', '1 kwietnia']],
    spanners: ['Ceny', 'Opakowanie'],
    groups: ['Farby', 'Kleje', 'Narzędzia'],
    total: 'Razem',
    subtotal: 'Suma częściowa',
    mean: 'Średnia',
    note: 'Ceny nie zawierają transportu.',
    marks: [',', ' '],
    key: words('Towar', 'Klej do płytek', 'Farba biała', 'Wałek 25 cm', 'Taśma', 'Grunt', 'Pędzel płaski', 'Gips'),
    others: [
      words('Jedn.', 'szt.', 'kg', 'l', 'opak.'),
      broken('Cena netto', 2, 300, 2, { unit: 'zł' }),
      broken('Cena brutto', 3, 370, 2, { unit: 'zł' }),
      words('VAT', '8%', '23%'),
      whole('Stan', 0, 500),
      words('Indeks', 'FB-101', 'KL-220', 'NA-007', 'GR-310'),
    ],
  },
  {
    name: 'marks',
    title: 'Zensuren 8b',
    settings: [['Klassenleitung', 'Fr. Henke']],
    spanners: ['Halbjahr', 'Schriftlich'],
    groups: ['Mädchen', 'Jungen'],
    total: 'Summe',
    subtotal: 'Zwischensumme',
    mean: 'Klassenschnitt',
    note: 'e = entschuldigt gefehlt',
    marks: [',', '.'],
    key: words('Schüler', 'Aylin', 'Bent', 'Cosima', 'Damian', 'Elif', 'Frieder', 'Greta', 'Henrik', 'Ida'),
    others: [
      ...['Mathe', 'Deutsch', 'Englisch', 'Sport', 'Musik'].map((name) => whole(name, 1, 6, { adds: false })),
      words('Bemerkung', 'versetzt', 'gefährdet', 'e', '-'),
      whole('Fehltage', 0, 20),
    ],
  },
  {
    name: 'stock',
    title: 'Recuento de almacén',
    settings: [
      ['Almacén', 'Getafe'],
      ['Turno', 'mañana'],
    ],
    spanners: ['Existencias', 'Diferencias'],
    groups: ['Pasillo A', 'Pasillo B', 'Cámara fría'],
    total: 'Total',
    subtotal: 'Subtotal',
    mean: 'Promedio',
    note: 'Contado por dos personas.',
    marks: [',', '.'],
    key: words('Artículo', 'Tornillo M6', 'Arandela', 'Cinta', 'Guante T9', 'Palé', 'Film', 'Etiqueta', 'Brida 20'),
    others: [
      { name: 'Código', value: (chance) => `A${chance.between(1000, 9999)}` },
      words('Ubicación', 'A-01', 'A-02', 'B-11', 'C-07'),
      whole('Teórico', 0, 2400),
      whole('Contado', 0, 2400),
      whole('Diferencia', -40, 40),
      words('Revisado', 'sí', 'no'),
    ],
  },
  {
    name: 'parts',
    title: 'Bill of materials, pump 40-200',
    settings: [
      ['Drawing', 'P40-200-C'],
      ['Rev', 'C'],
    ],
    spanners: ['Purchased', 'Per unit'],
    groups: ['Housing', 'Rotor', 'Seals'],
    total: 'Total',
    subtotal: 'Sub-total',
    mean: 'Mean',
    note: 'Weights without packing.',
    marks: ['.', ','],
    key: words('Part', 'Impeller', 'Shaft', 'O-ring 40x3', 'Casing', 'Bearing 6204', 'Key 6x6', 'Gland', 'Bolt M8'),
    others: [
      words('Material', '1.4404', 'EN-GJL-250', 'NBR', 'Steel', 'bronze'),
      whole('Qty', 1, 24),
      broken('Weight', 1, 60, 2, { adds: true, unit: 'kg' }),
      broken('Cost', 1, 900, 2, { adds: true, unit: 'GBP' }),
      words('Supplier', 'Total Bearings', 'Average & Sons', 'Hatch', 'in house'),
      words('Remark', 'long lead', 'stock', 'see drawing', '-'),
    ],
  },
  {
    name: 'pivot',
    title: 'Försäljning per region',
    settings: [],
    spanners: ['Antal', 'Kronor'],
    groups: ['Norr', 'Söder'],
    total: 'Totalt',
    subtotal: 'Delsumma',
    mean: 'Medelvärde',
    note: 'Uttag från lagersystemet.',
    marks: [',', ' '],
    key: words('Kommun', 'Umeå', 'Luleå', 'Skövde', 'Ystad', 'Borås', 'Falun', 'Visby', 'Kalmar'),
    others: [
      ...['2021', '2022', '2023'].map((year) => whole(year, 1, 9000)),
      broken('Andel', 0, 60, 1, { unit: '%' }),
      words('Ansvarig', 'Eva', 'Nils', 'Maj'),
    ],
  },
  {
    name: 'bilingual',
    title: 'Inscriptions / Registrations',
    settings: [['Saison / Season', '2023-2024']],
    spanners: ['Cotisation / Fee', 'Coordonnées / Contact'],
    groups: ['Débutants / Beginners', 'Confirmés / Advanced'],
    total: 'Total / Total',
    subtotal: 'Sous-total / Subtotal',
    mean: 'Moyenne / Average',
    note: 'Clôture / Closing: 1.9.',
    marks: ['.', ''],
    key: words(
      'Nom / Name',
      'Roy, Luc',
      'Tremblay, Ève',
      'Côté, Ann',
      'Singh, Dev',
      'Gagnon, Jo',
      'Wu, Lin',
      'Bouchard, Max',
    ),
    others: [
      words('Ville / City', 'Laval', 'Gatineau', 'Hull', 'Ottawa'),
      whole('Âge / Age', 6, 70, { adds: false }),
      broken('Payé / Paid', 0, 300, 2, { adds: true, unit: '$' }),
      words('Courriel / Mail', 'luc@exemple.ca', 'eve@exemple.ca', 'dev@exemple.ca', 'jo@exemple.ca'),
      words('Présent / Present', 'oui', 'non', 'x'),
    ],
  },
];
