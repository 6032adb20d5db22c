import type { EntryFate, RosterBook, RosterEntry, RosterExtent } from '../ports/roster.ts';
import { missingOfRoster, ROSTER_FIELDS, type RosterColumn } from './columns.ts';
import { type Notes, readLines, type Shape } from './lines.ts';
import { createDuplicates, readRosterLine } from './roster.ts';
import type { Problem, SheetRow } from './row.ts';

/** Entries handed on at once. */
const BATCH = 500;

export interface Ears {
  /** A line that was not taken, and why. */
  readonly onProblem: (problem: Problem) => void;
  /** A line that was taken and should be looked at. */
  readonly onRemark: (remark: Problem) => void;
  /** After each batch: lines read and lines refused so far. */
  readonly onProgress: (read: number, bad: number) => void;
}

export interface RosterReport extends Notes {
  readonly before: RosterExtent;
  read: number;
  bad: number;
  /** Lines entered without a number to call. */
  withoutPhone: number;
  newPeople: number;
  changedPeople: number;
  samePeople: number;
  newHouses: number;
  newTies: number;
  changedTies: number;
  /** Homes and ties that were on record and stand in the file. */
  metHouses: number;
  metTies: number;
  readonly newBuildings: readonly string[];
}

export const ROSTER_SHAPE: Shape<RosterColumn> = {
  fields: ROSTER_FIELDS,
  missing: missingOfRoster,
  example: '姓名、手机、称谓、身份、楼栋、单元、房号',
};

/** Enters the rows of a roster, batch by batch; lines that are wrong are told and left out. */
export async function importRoster(
  rows: AsyncIterable<SheetRow>,
  book: RosterBook,
  communityName: string,
  ears: Ears,
): Promise<RosterReport> {
  const before = await book.extent();
  const notes: Notes = { skipped: [], unused: new Set() };
  const tally = createTally(before);
  const duplicate = createDuplicates();
  let batch: { readonly entry: RosterEntry; readonly at: Problem }[] = [];
  let [read, bad, withoutPhone] = [0, 0, 0];
  const enter = async () => {
    const fates = batch.length === 0 ? [] : await book.enter(batch.map(b => b.entry));
    for (const [i, fate] of fates.entries()) {
      tally.add(batch[i]!.entry, fate);
      if (fate.hasNamesake) ears.onRemark(batch[i]!.at);
    }
    batch = [];
    ears.onProgress(read, bad);
  };

  for await (const line of readLines(rows, ROSTER_SHAPE, notes)) {
    read += 1;
    const entry = readRosterLine(line, communityName);
    const again = entry && duplicate(entry, line);
    if (again) line.wrong(again.key, again.reason);
    for (const problem of line.problems) ears.onProblem(problem);
    if (!entry || again) bad += 1;
    else {
      if (entry.phone === undefined) withoutPhone += 1;
      batch.push({ entry, at: { sheet: line.row.sheet, row: line.row.number, column: '', reason: NAMESAKE } });
    }
    if (batch.length >= BATCH || (read % BATCH === 0 && batch.length === 0)) await enter();
  }
  await enter();
  return { ...notes, before, read, bad, withoutPhone, ...tally.sum() };
}

const NAMESAKE = '同一户已登记过同名但号码不同的人，这一行按另一个人登记了。如果是换了号码，请在工作台核对。';

/** Counts people and homes once, however many lines name them. */
function createTally(before: RosterExtent) {
  const people = { new: new Set<string>(), changed: new Set<string>(), same: new Set<string>() };
  const newHouses = new Set<string>();
  const metHouses = new Set<number>();
  const metTies = new Set<number>();
  const newBuildings = new Set<string>();
  const known = new Set(before.buildings);
  let [newTies, changedTies] = [0, 0];
  return {
    add({ name, phone, building, unit, room }: RosterEntry, fate: EntryFate): void {
      const home = JSON.stringify([building, unit, room]);
      const who = phone === undefined ? `${name}${home}` : `${name}${phone}`;
      // Somebody entered by an earlier batch is found on record by the next one, and stays new.
      if (!people.new.has(who)) people[fate.person].add(who);
      if (fate.houseId === undefined) newHouses.add(home);
      else if (fate.houseId <= before.lastHouse) metHouses.add(fate.houseId);
      if (fate.tieId !== undefined) metTies.add(fate.tieId);
      if (fate.tie === 'new') newTies += 1;
      if (fate.tie === 'changed') changedTies += 1;
      if (!known.has(building)) newBuildings.add(building);
    },
    sum: () => ({
      newPeople: people.new.size,
      changedPeople: people.changed.size,
      samePeople: [...people.same].filter(who => !people.changed.has(who)).length,
      newHouses: newHouses.size,
      newTies,
      changedTies,
      metHouses: metHouses.size,
      metTies: metTies.size,
      newBuildings: [...newBuildings].sort((a, b) => a.localeCompare(b, 'zh', { numeric: true })),
    }),
  };
}
