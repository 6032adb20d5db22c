import { Difference, Unreadable } from './mistakes.ts';
import { slackOf, slackSettled, slackUserOf } from './slack-members.ts';
import type { SlackCard, SlackMood } from './slack-stand.ts';
import { withoutIds } from './slack-traffic.ts';
import type { Stage } from './stage.ts';
import type { ReadStep, ReadVerb } from './step.ts';
import { readSpan } from './times.ts';
import type { Field, Value } from './value.ts';
import { caseId } from './which-case.ts';

/** Looks at a text, or at several that stand one below the other; throws a Difference. */
type Look = (what: string, texts: readonly string[]) => void;

const CLAIMS: Readonly<Record<string, (value: Value) => Look>> = {
  含: value => including(value.texts()),
  不含(value) {
    const words = value.texts();
    return (what, texts) => {
      const found = words.filter(w => texts.some(t => t.includes(w)));
      if (found.length > 0) throw new Difference(`${what}里没有“${found.join('”“')}”`, texts.join('\n'));
    };
  },
  顺序(value) {
    const words = value.texts();
    return (what, texts) => {
      const text = texts.join('\n');
      let from = 0;
      for (const word of words) {
        const at = text.indexOf(word, from);
        if (at < 0) throw new Difference(`${what}里依次有“${words.join('”、“')}”（从“${word}”起对不上）`, text);
        from = at + word.length;
      }
    };
  },
  次数(value) {
    const wanted = value.count();
    return (what, texts) => {
      if (texts.length !== wanted)
        throw new Difference(`${what} ${wanted} 条`, `${texts.length} 条：\n${texts.join('\n')}`);
    };
  },
};

const including =
  (words: readonly string[]): Look =>
  (what, texts) => {
    const text = texts.join('\n');
    const missing = words.filter(w => !text.includes(w));
    if (missing.length > 0) throw new Difference(`${what}里有“${missing.join('”“')}”`, text || '什么也没有');
  };

/** A sentence, words that all stand there, or a block of conditions; `others` are keys somebody else reads. */
function readLook(value: Value, others: readonly string[] = []): Look {
  if (value.kind !== 'block') return including(value.texts());
  const looks = value
    .fields()
    .filter(f => !others.includes(f.key))
    .map(({ key, value: said, line }: Field) => {
      const read = Object.hasOwn(CLAIMS, key) ? CLAIMS[key] : undefined;
      if (!read)
        throw new Unreadable(line, `这里没有“${key}”。可以写：${[...others, ...Object.keys(CLAIMS)].join('、')}。`);
      return read(said);
    });
  return (what, texts) => {
    for (const look of looks) look(what, texts);
  };
}

const partOf = (value: Value, key: string): Value | undefined =>
  value.kind === 'block' ? value.fields().find(f => f.key === key)?.value : undefined;

/** What stands of a case in Slack; the newest unless 工单 names one. There must be one card of it, in the 频道 if that is named. */
const ofCase =
  (what: string, read: (card: SlackCard) => readonly string[]): ReadStep =>
  value => {
    const nth = partOf(value, '工单')?.count();
    const place = partOf(value, '频道')?.text();
    const look = readLook(value, ['工单', '频道']);
    return async (stage: Stage) => {
      const ticketId = await caseId(stage, nth);
      await slackSettled(stage);
      const slack = slackOf(stage);
      const card = slack.card(ticketId);
      if (!card || slack.cards(ticketId) !== 1)
        throw new Difference('这张工单在 Slack 里正好一张卡片', `${slack.cards(ticketId)} 张`);
      if (place !== undefined && card.channel !== place)
        throw new Difference(`卡片在“${place}”`, `在“${card.channel}”`);
      look(what, read(card));
    };
  };

/** What stands in a channel besides the threads. */
const inChannel: ReadStep = value => {
  const name = partOf(value, '频道')?.text() ?? value.fail('要写 频道，例如 { 频道: 工单, 含: 已转到 }。');
  const look = readLook(value, ['频道']);
  return async stage => {
    await slackSettled(stage);
    look(`Slack 的频道“${name}”`, slackOf(stage).channel(name));
  };
};

const alarms: ReadStep = value => {
  const look = readLook(value);
  return async stage => {
    await slackSettled(stage);
    look(
      'Slack 里的警报',
      slackOf(stage)
        .alarms()
        .map(a => a.text),
    );
  };
};

/** In nothing that was ever handed to Slack. */
const notInSlack: ReadStep = value => {
  const words = value.texts();
  return async stage => {
    await slackSettled(stage);
    const { sent } = slackOf(stage).traffic();
    for (const word of words) {
      const holding = sent.find(body => withoutIds(body).includes(word));
      if (holding) throw new Difference(`给 Slack 的东西里哪儿也没有“${word}”`, holding);
    }
  };
};

const MOODS: Readonly<Record<string, SlackMood>> = { 正常: 'works', 坏了: 'away', 不回音: 'mute' };

const mood: ReadStep = value => {
  const wanted = value.oneOf(MOODS);
  return async stage => {
    slackOf(stage).mood = wanted;
  };
};

/** From here so long Slack asks for patience. */
const patience: ReadStep = value => {
  const ms = readSpan(value);
  return async stage => {
    slackOf(stage).mood = { patienceUntil: new Date(stage.now().getTime() + ms) };
  };
};

/** Steps about Slack that begin with no person's name. */
export const SLACK_STEPS: Readonly<Record<string, ReadStep>> = {
  Slack: mood,
  Slack限速: patience,
  Slack卡片: ofCase('Slack 的卡片', card => [card.text]),
  Slack讨论: ofCase('Slack 的讨论', card => card.thread),
  Slack频道: inChannel,
  Slack警报: alarms,
  Slack里没有: notInSlack,
};

/** What somebody has before him: 窗口, 私信, 首页. */
const sees: ReadVerb = (name, value) => {
  const looks = value.fields().map(({ key, value: said, line }) => {
    const isNone = said.kind === 'text' && said.text() === '没有';
    if (key !== '窗口' && key !== '私信' && key !== '首页')
      throw new Unreadable(line, `“在Slack看到”里没有“${key}”。可以写：窗口、私信、首页。`);
    const at: '窗口' | '私信' | '首页' = key;
    return { at, look: isNone ? CLAIMS['次数']!(zero(said)) : readLook(said) };
  });
  return async stage => {
    await stage.calm();
    await slackSettled(stage);
    const { dialog, home, private: told } = slackOf(stage).screen(slackUserOf(stage, name));
    const texts = { 窗口: dialog ? [dialog] : [], 私信: told, 首页: home ? [home] : [] };
    for (const { at, look } of looks) look(`${name}的${at}`, texts[at]);
  };
};

const zero = (value: Value): Value => ({ ...value, count: () => 0 });

/** What staff see in Slack, by the word after their name. */
export const SLACK_LOOKS: Readonly<Record<string, ReadVerb>> = { 在Slack看到: sees };
