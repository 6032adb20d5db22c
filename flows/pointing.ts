import type { Ticket } from '../src/domain/ticket.ts';
import { bare, isSolved } from './answers.ts';

const USUAL =
  /上次|上回|上周|上个月|之前|以前|前几天|前两天|那天|那次|[那这]个|[那这]件|对了|事情?|办到?|哪了|怎么样|进度|什么时候|几点|多久|师傅|我们?|你们?|您|吗|呢|的|了|得|啥|有没有|消息|处理|结果|查|一下|问|说|还|没|到底|报修?|反映|投诉|是|来|修|好/g;

/** What the words are about, without the usual words of asking. */
export const contentOf = (text: string): string => bare(text).replace(USUAL, ' ').trim();

const pairsOf = (text: string): ReadonlySet<string> =>
  new Set(
    contentOf(text)
      .split(/\s+/)
      .flatMap(part => [...part].slice(1).map((c, i) => `${[...part][i]}${c}`)),
  );

/** The case whose summary shares most words with the text. */
export function alike(text: string, tickets: readonly Ticket[]): Ticket | undefined {
  const said = pairsOf(text);
  const shared = (t: Ticket) => [...pairsOf(t.summary)].filter(pair => said.has(pair)).length;
  return tickets.filter(t => shared(t) > 0).sort((a, b) => shared(b) - shared(a))[0];
}

/** Nothing but that it is not well, or is: no word of what is meant. */
const NOTHING_ELSE =
  /^(又|还|也|没|不|坏|漏|堵|响|吵|停|亮|修|弄|好|它|这个|那个|啊|呢|the|it|its|is|s|has|was|still|again|not|broken|leaking|clogged|blocked|out|stopped|working|fixed|light|and|now)+$/;
export const saysNothingElse = (text: string): boolean => NOTHING_ELSE.test(bare(text));

/** "还没好", "也坏了", "那个": about something we know, and not a word of which. */
export const isOfSomeCase = (text: string): boolean =>
  /^[这那]个$/.test(text.trim()) ||
  (saysNothingElse(text) && bare(text).length > 1 && /[又还也没不坏漏堵响吵停]/.test(text));
/** What is wrong is no more said than which it is: what a classifier hears in it is a guess. */
export const isMute = (text: string): boolean =>
  isOfSomeCase(text) && !isSolved(text) && !/[漏堵响吵停亮]|leak|clog|block|light/.test(text);

/** "灯那个", "厨房的": words that stand in one of them only. */
export function theOneWith(text: string, shown: readonly Ticket[]): Ticket | undefined {
  const plain = (words: string) => bare(words).replace(/的/g, '');
  const word = plain(text).replace(/[那这][个件条事边盏扇]|^就?是(?=.)|说|我|怎么样|怎么|到哪|呢/g, '');
  const having = word ? shown.filter(t => plain(t.summary).includes(word)) : [];
  return having.length === 1 ? having[0] : undefined;
}

/** "厨房那个要快点": the only one that shares a word with what is pointed at. */
export function pointedAt(text: string, tickets: readonly Ticket[]): Ticket | undefined {
  const [, what] = /^(.{1,8}?)[那这](?:个|件|边|盏|扇)/u.exec(text.trim()) ?? [];
  if (what === undefined || text.length > 24) return undefined;
  const having = tickets.filter(t => alike(what, [t]) !== undefined);
  return having.length === 1 ? having[0] : theOneWith(what, tickets);
}
