import { claimedName } from '../domain/claimed-name.ts';
import { surname } from '../domain/people.ts';
import { TICKET_STATE_NAMES } from '../domain/ticket.ts';
import { Difference } from './mistakes.ts';
import type { Script } from './read.ts';
import { filedCases } from './record.ts';
import { saidNumbers } from './said-numbers.ts';
import { slackSettled } from './slack-members.ts';
import type { Stage } from './stage.ts';

/** Ids, times and counts of Slack's and ours: digits in them are nobody's room. */
const IDS =
  /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?::\d+)?|\d{10}\.\d{6}|\d+\.\d{13}\.[0-9a-f]{32}|\\?"(?:shown|upto|version|seenSeq|to|ts)\\?":\\?"?[0-9a-f]+|[A-Z]{1,4}-\d\d-\d{4}|工号\d+/g;

/** What was handed over, without the ids and times in it. */
export const withoutIds = (body: string): string => body.replace(IDS, ' ');

/** A room by what stands around it: 3栋2单元1201, 3-2-1201, 1201室. */
const ROOM = /(?<=(?:单元|栋|幢|座|\d-))\d{3,4}(?!\d|-\d)|(?<!\d)\d{3,4}(?=室|户)/g;

/** After a rehearsal with Slack: it took everything, nothing became markup, nobody is named, and each case has its card. */
export async function mindSlack(stage: Stage, script: Script): Promise<void> {
  const { slack } = stage;
  if (!slack) return;
  await stage.calm();
  await slackSettled(stage);
  const { sent, refused, produced, pictures, hasty } = slack.traffic();
  if (refused.length > 0) throw new Difference('Slack 收下一切', refused.join('\n'));
  if (produced.length > 0) throw new Difference('给 Slack 的话里没有提及、链接、表情和格式', produced.join('、'));
  if (hasty > 0) throw new Difference('Slack 请我们等的时候都等了', `${hasty} 次没有等`);
  if ((stage.plan.community.settings.slack?.show ?? 'masked') !== 'full') {
    nobodyNamed(sent, script);
    if (pictures > 0) throw new Difference('没有一张业主的图片去了 Slack', `${pictures} 张`);
  }
  for (const { ticket } of slack.mood === 'works' ? await filedCases(stage.service.client) : []) {
    const count = slack.cards(ticket.id);
    const text = slack.card(ticket.id)?.text ?? '';
    const wanted = `${ticket.number} ${TICKET_STATE_NAMES[ticket.state]}`;
    if (count !== 1 || !text.includes(wanted))
      throw new Difference(`在 Slack 里正好一张卡片“${wanted}”`, `${count} 张：\n${text}`);
  }
}

/** Names, rooms, phones and plates of those on file, and those somebody says, stand in nothing that went to Slack. */
export function nobodyNamed(sent: readonly string[], script: Script): void {
  const { cast, steps } = script;
  const onFile = [...cast.owners.values()].filter(person => person !== undefined);
  const staff = cast.plan.staff;
  const said = steps.filter(s => !s.isCheck).map(s => s.words.normalize('NFKC'));
  const names = [
    ...onFile.flatMap(({ name, title }) => [name, ...(title ? [`${surname(name)}${title}`] : [])]),
    ...said.flatMap(words => words.split(/[:/,，。；]/).flatMap(part => claimedName(part.trim()) ?? [])),
  ].filter(name => !staff.some(s => s.name.includes(name)));
  const numbers = [...saidNumbers(script), ...onFile.flatMap(({ phone }) => phone ?? [])];
  const rooms = [
    ...onFile.flatMap(({ homes }) => homes.map(h => h.room)),
    ...said.flatMap(words => [...words.matchAll(ROOM)].map(m => m[0])),
  ];
  for (const body of sent) {
    const words = withoutIds(body);
    const found =
      [...names, ...numbers].find(word => words.includes(word)) ??
      rooms.find(room => new RegExp(`(?<![\\dA-Za-z])${room}(?![\\dA-Za-z])`).test(words));
    if (found) throw new Difference(`给 Slack 的东西里没有“${found}”（姓名、房号、电话、车牌）`, body);
  }
}
