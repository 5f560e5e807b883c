import { isCurrency } from './currency-marks.ts';

/** Units as they stand below the names of columns: those of CLDR and UCUM that sheets have, pieces and packages as sellers of several countries write them. */
const units = new Set(
  `mm cm dm m km in inch inches ft feet yd mi µm um nm mg g kg t to lb lbs oz µg ug ml cl dl l hl gal ltr litre liter litres liters s sec min h hr hrs std hours minutes
   days day d wk weeks mo months yr years jahre jaar jahr tage dagen uur k °c °f c f °k % ‰ pct percent prozent procent pp ppm ppb w kw mw gw kwh mwh gwh wh v kv mv a ma ah hz khz mhz ghz bar
   mbar pa hpa kpa mpa psi n kn j kj mj kcal cal db px dpi kb gb tb mbit mm2 mm² cm2 cm² m2 m² qm sqm sqft km2 km² ha ac ar cm3 cm³ m3 m³ cbm rm fm efm
   pcs pcs. pc pc. pce pieces piece st st. stk stk. stck stck. stück stueck stuk stuks szt szt. ks kom kom. kpl adet ea ea. each unit units einh einh. pz pz. pza ud uds uds. un u
   pair pairs paar box boxes set sets doz dz fl pack packs pk ve rolls rol bag bags sack pal plt ct ctn count no. nr. nos persons pers pers. teur keur meur tsd mio mrd`.split(
    /\s+/,
  ),
);
const bracketed = /^[([{](.*)[)\]}]$/;
const longestUnit = 24;
/** Between the parts of one unit: `EUR/kg`, `mg / l`, `kg·m`, `1000 t`. */
const between = /\s*[/·*]\s*|\s+(?:per|pro|je|par|por)\s+|\s+/;
const power = /(?:\^?-?[23²³]|⁻[¹²³])$/;

/** Whether a text is a unit of measurement or a currency and nothing else, in brackets or not. */
export function isUnit(text: string): boolean {
  if (text.length > longestUnit) return false;
  const bare = bracketed.exec(text)?.[1]?.trim() ?? text;
  const parts = bare.split(between);
  return (
    parts.length <= 3 &&
    parts.every((part, at) => isUnitWord(part) || (at === 0 && parts.length > 1 && /^(?:1|10+)$/.test(part)))
  );
}

function isUnitWord(word: string): boolean {
  const lower = word.toLowerCase();
  return units.has(lower) || units.has(lower.replace(power, '')) || isCurrency(word);
}
