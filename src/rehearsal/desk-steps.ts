import type { CaseStory, StoryItem } from '../ports/desk.ts';
import type { Clerk } from './clerk.ts';
import { Difference, Unreadable } from './mistakes.ts';
import type { ReadVerb } from './step.ts';
import type { Field, Value } from './value.ts';
import { caseId } from './which-case.ts';

/** Opens the case and marks it seen; the page stays open as it is. */
const open: ReadVerb = (name, value) => {
  const nth = value.kind === 'empty' ? undefined : value.count();
  return async stage => {
    const story = await stage.clerk(name).open(await caseId(stage, nth), true);
    if (!story) throw new Difference(`${name}看得到这张工单`, '对他不显示');
  };
};

const storyText = (story: CaseStory): string =>
  [
    story.ticket.number,
    story.ticket.summary,
    story.reporter,
    ...story.homes,
    story.phone ?? '',
    ...story.items.flatMap(item => [item.text, ...signsOf(item)]),
  ].join('\n');

/** What the page shows beside the words. */
function signsOf(item: StoryItem): readonly string[] {
  if (item.kind === 'told') return item.status === 'refused' ? ['未送达'] : [];
  if (item.kind !== 'said') return [];
  const { enclosure, recalledAt } = item;
  return [...(enclosure ? [enclosure.playedAs ? '可播放' : '可下载'] : []), ...(recalledAt ? ['业主已撤回'] : [])];
}

/** Words in the newest case as this person sees it; 不含 for those that must not be there. */
const sees: ReadVerb = (name, value) => {
  const fields = value.kind === 'block' ? value.fields() : [];
  const wants = value.kind === 'block' ? wordsOf(fields, '含') : value.texts();
  const shuns = wordsOf(fields, '不含');
  onlyKeys(fields, ['含', '不含', '工单']);
  const nth = fields.find(f => f.key === '工单')?.value.count();
  return async stage => {
    const story = await stage.clerk(name).open(await caseId(stage, nth), false);
    if (!story) throw new Difference(`${name}看得到这张工单`, '对他不显示');
    const text = storyText(story);
    const missing = wants.filter(w => !text.includes(w));
    if (missing.length > 0) throw new Difference(`${name}在工单里看到“${missing.join('”“')}”`, text);
    const found = shuns.filter(w => text.includes(w));
    if (found.length > 0) throw new Difference(`${name}在工单里看不到“${found.join('”“')}”`, text);
  };
};

/** The case is not shown to this person. */
const doesNotSee: ReadVerb = (name, value) => {
  const nth = value.kind === 'empty' ? undefined : value.count();
  return async stage => {
    const id = await caseId(stage, nth);
    const clerk = stage.clerk(name);
    const isListed = (await clerk.list()).some(line => line.ticket.id === id);
    if (isListed || (await clerk.open(id, false))) throw new Difference(`${name}看不到这张工单`, '看得到');
  };
};

const COUNTS = ['待办', '未读', '警报', '没人接', '等人工'] as const;

/** The desk's first page: counts, and words that stand or do not stand in its list. */
const desk: ReadVerb = (name, value) => {
  const fields = value.fields();
  onlyKeys(fields, [...COUNTS, '提醒', '含', '不含']);
  const reminder = fields.find(f => f.key === '提醒')?.value.texts();
  const counts = fields.filter(f => COUNTS.some(c => c === f.key)).map(f => ({ key: f.key, wanted: f.value.count() }));
  const wants = wordsOf(fields, '含');
  const shuns = wordsOf(fields, '不含');
  return async stage => {
    await stage.calm();
    const clerk = stage.clerk(name);
    const [lines, alarms] = [await clerk.list(), await clerk.alarms()];
    const seen: Readonly<Record<string, number>> = {
      待办: lines.length,
      未读: lines.filter(l => l.isUnread).length,
      警报: alarms.length,
      没人接: lines.filter(l => l.ticket.responsibleId === undefined).length,
      等人工: lines.filter(l => l.ticket.wantsPerson).length,
    };
    for (const { key, wanted } of counts)
      if (seen[key] !== wanted) throw new Difference(`${name}的工作台${key} ${wanted}`, `${seen[key]}`);
    if (reminder) await reminded(clerk, reminder);
    const text = [
      ...lines.map(l => `${l.ticket.number} ${l.ticket.summary} ${l.lastWords}`),
      ...alarms.map(a => `${a.where} ${a.words}`),
    ].join('\n');
    for (const word of wants) if (!text.includes(word)) throw new Difference(`${name}的工作台上有“${word}”`, text);
    for (const word of shuns) if (text.includes(word)) throw new Difference(`${name}的工作台上没有“${word}”`, text);
  };
};

/** What the desk says lies longer than it should; 没有: nothing does. */
async function reminded(clerk: Clerk, words: readonly string[]): Promise<void> {
  const { delays } = await clerk.read<{ delays: readonly { readonly text: string }[] }>('alarms');
  const text = delays.map(d => d.text).join('\n');
  const isRight = words[0] === '没有' ? text === '' : words.every(w => text.includes(w));
  if (!isRight) throw new Difference(`${clerk.name}的工作台提醒“${words.join('”“')}”`, text || '没有提醒');
}

const wordsOf = (fields: readonly Field[], key: string): readonly string[] =>
  (fields.find(f => f.key === key)?.value as Value | undefined)?.texts() ?? [];

function onlyKeys(fields: readonly Field[], known: readonly string[]): void {
  for (const { key, line } of fields)
    if (!known.includes(key)) throw new Unreadable(line, `这里没有“${key}”。可以写：${known.join('、')}。`);
}

/** What staff look at, by the word after their name. */
export const LOOKS: Readonly<Record<string, ReadVerb>> = {
  打开工单: open,
  看到: sees,
  看不到工单: doesNotSee,
  工作台: desk,
};
