import { normalForm } from './normal-form.ts';

/**
 * From January on, folded: CLDR's names and abbreviations of 28 languages, alone and beside a day (Polish `stycznia`), and `sept`. Written
 * down, since asking ICU for them costs a tenth of a second, a sixth of what a small file takes. A test compares them.
 */
const names = [
  `january jan januar janvier janv enero ene gennaio gen januari janeiro tammikuu tammikuuta tammi styczen stycznia sty leden ledna led
   ianuarie ian ocak oca januara jaanuar jaan janvaris sausis sausio gener ιανουαριου ιαν январь января янв січень січня січ януари`,
  `february feb februar fevrier fevr febrero febbraio februari fevereiro fev helmikuu helmikuuta helmi luty lutego lut unor unora uno febr
   februarie subat sub februara veebruar veebr februaris vasaris vasario febrer φεβρουαριου φεβ февраль февраля февр лютии лютого лют февруари`,
  `march mar marz mars marzo maart mrt marco marts maaliskuu maaliskuuta maalis marzec marca brezen brezna bre marcius marc martie mart marec
   kovas kovo maret μαρτιου μαρ март марта мар березень березня бер`,
  `april apr avril avr abril abr aprile huhtikuu huhtikuuta huhti kwiecien kwietnia kwi duben dubna dub aprilis aprilie nisan nis aprila aprill
   balandis balandzio απριλιου απρ апрель апреля апр квітень квітня квіт април`,
  `may mai mayo maggio mag mei maio maj toukokuu toukokuuta touko maja kveten kvetna kve majus mayıs maijs geguze geguzes maig μαιου μαι маи
   мая травень травня трав`,
  `june jun juni juin junio giugno giu junho kesakuu kesakuuta kesa czerwiec czerwca cze cerven cervna cvn junius iunie iun haziran haz juna
   junij juuni junijs birzelis birzelio juny ιουνιου ιουν июнь июня июн червень червня черв юни`,
  `july jul juli juillet juil julio luglio lug julho heinakuu heinakuuta heina lipiec lipca lip cervenec cervence cvc julius iulie iul temmuz
   tem jula julij juuli julijs liepa liepos juliol ιουλιου ιουλ июль июля июл липень липня лип юли`,
  `august aug aout agosto ago augustus augusti elokuu elokuuta elo sierpien sierpnia sie srpen srpna srp augusztus agustos agu augusta avgust
   avg augusts rugpjutis rugpjucio agost agust agustus αυγουστου αυγ август августа авг серпень серпня серп`,
  `sept september sep septembre septiembre settembre set setembro syyskuu syyskuuta syys wrzesien wrzesnia wrz zari zar szeptember szept
   septembrie eylul eyl septembra septembris rugsejis rugsejo setembre σεπτεμβριου σεπ сентябрь сентября сент вересень вересня вер септември`,
  `october oct oktober okt octobre octubre ottobre ott outubro out lokakuu lokakuuta loka pazdziernik pazdziernika paz rijen rijna rij
   octombrie ekim eki oktobra oktoober oktobris spalis spalio οκτωβριου οκτ октябрь октября окт жовтень жовтня жовт октомври`,
  `november nov novembre noviembre novembro marraskuu marraskuuta marras listopad listopada lis listopadu noiembrie kasım kas novembra
   novembris lapkritis lapkricio νοεμβριου νοε ноябрь ноября нояб листопад листопада лист ноември`,
  `december dec dezember dez decembre diciembre dic dicembre dezembro desember des joulukuu joulukuuta joulu grudzien grudnia gru prosinec
   prosince pro decembrie aralık ara decembra detsember dets decembris gruodis gruodzio desembre δεκεμβριου δεκ декабрь декабря дек грудень
   грудня груд декември`,
];

const months = new Map(names.flatMap((list, at) => list.split(/\s+/).map((name) => [name, at + 1])));

/** 1…12 for a month's name or abbreviation in one of 28 languages, `undefined` for any other word. */
export function monthOfName(word: string): number | undefined {
  return months.get(foldedMonth(word));
}

const english = new Set(
  'january jan february feb march mar april apr may june jun july jul august aug september sep sept october oct november nov december dec'.split(
    ' ',
  ),
);

/** Whether a word is the name or the abbreviation of a month in another language than English, and in English none. */
export function isForeignMonth(word: string): boolean {
  const folded = foldedMonth(word);
  return months.has(folded) && !english.has(folded);
}

/** As names of months are compared: without marks, dots and case. */
export function foldedMonth(word: string): string {
  return normalForm(word, 'NFKD')
    .replace(/[\p{M}.]/gu, '')
    .toLowerCase();
}
