import { type Cell, day, money } from './cells.ts';
import type { Sample } from './sample.ts';
import { workbookOf } from './workbook.ts';

const members: Cell[][] = [
  [1001, 'Aldana, Brisa', 'Brisa.Aldana@harbourlane.example', day('2016-04-02'), money(240), true, 'Heron'],
  [1002, 'Bexley, Corwin', 'corwin.bexley@harbourlane.example', day('2016-04-02'), money(240), true, 'Heron'],
  [1003, 'Castellane, Ninon', 'Ninon@castellane.example', day('2017-09-16'), money(240), true, 'Kittiwake'],
  [1004, 'Dragomir, Ilie', 'ilie.dragomir@harbourlane.example', day('2018-03-24'), money(120), false, null],
  [1005, 'Eastwick, Perpetua', 'p.eastwick@harbourlane.example', day('2018-03-24'), money(240), true, 'Kittiwake'],
  [1006, 'Fjeldsted, Runa', 'RUNA@FJELDSTED.EXAMPLE', day('2019-05-11'), money(240), true, 'Plover'],
  [1007, 'Gathoni, Wanjiku', 'wanjiku.g@harbourlane.example', day('2020-08-01'), money(187.5), true, 'Plover'],
  [1008, 'Hollander, Joost', 'joost@hollander.example', day('2021-04-17'), money(240), true, 'Heron'],
  [1009, 'Iwanicka, Zuzanna', 'z.iwanicka@harbourlane.example', day('2022-06-25'), money(120), true, null],
  [1010, 'Jellicoe, Barnaby', 'barnaby.jellicoe@harbourlane.example', day('2022-06-25'), money(240), false, 'Plover'],
  [1011, 'Kovalenko, Danylo', 'danylo.k@harbourlane.example', day('2023-04-29'), money(187.5), true, 'Kittiwake'],
  [1012, 'Lacroix-Adeyemi, Simone', 'simone.la@harbourlane.example', day('2024-09-07'), money(240), true, 'Heron'],
];

export const memberRoster: Sample = {
  name: 'member-roster',
  extension: 'xlsx',
  shows:
    'A clean list: one header row from A1, one record per row. The configuration renames, turns “Last, First” around and checks.',
  bytes: workbookOf({
    sheets: [
      {
        name: 'Members',
        rows: [['Member No.', 'Member Name', 'E-mail', 'Date Joined', 'Annual Fee', 'Active', 'Boat Crew'], ...members],
      },
    ],
  }),
};
