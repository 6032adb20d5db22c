import type { LastTouch } from './engine/flow.ts';

const RESTARTED = '抱歉，刚才问到一半我这边更新了一下，前面的问题您不用管了。';

/** Nothing that is not about the danger stands beside an emergency answer. */
const isAboutDanger = (why: string): boolean => why.startsWith('emergency.');

/** Who we are, once per contact, together with the first answer. */
function introduction({ cases }: Parameters<LastTouch>[0]): string {
  const { name, settings } = cases.community;
  const privacy = settings.privacyUrl ? `（隐私说明：${settings.privacyUrl}）` : '';
  return (
    `您好，这里是${name}门房。消息先由机器整理，再交给同事办；您说的只用来办您的事${privacy}。` +
    `急事请打24小时电话${settings.phone24}，这里不是报警电话；想找同事，说“转人工”。`
  );
}

/** Puts the introduction or the restart before the first answer; never beside an emergency. */
export const lastTouch: LastTouch = (turn, replies, wasRestarted) => {
  const [first, ...rest] = replies;
  if (turn.reading && turn.cases.asker.isFirstContact) turn.memo.owesIntroduction = true;
  if (!first || replies.some(r => isAboutDanger(r.why))) return replies;
  const before: string[] = [];
  if (turn.memo.owesIntroduction && turn.reading) {
    delete turn.memo.owesIntroduction;
    before.push(introduction(turn));
  }
  if (wasRestarted) before.push(RESTARTED);
  return before.length === 0 ? replies : [{ ...first, text: [...before, first.text].join('\n\n') }, ...rest];
};
