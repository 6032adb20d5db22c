import type { Flow, Heard } from './engine/flow.ts';
import { waitForPerson } from './human.ts';
import { onHand, onWatch } from './who.ts';

const CHILD =
  /我(今年|才)?([3-9]|1[0-2]|[三四五六七八九十]|十[一二])岁|我(在)?(上|读|是)?(小学|幼儿园|[一二三四五六]年级)|(我是)?小朋友|(爸爸?|妈妈?|爷爷|奶奶|姥姥|外婆|家里?人|大人).{0,6}(都)?(不在家|没回来|出去了|没在家|上班去了|不见了)/;
const ALONE = /一个人(在家)?|怕|害怕|哭|不敢|进不去|没带钥匙|回不了家|迷路|找不到(妈|爸|家)|敲门|怎么办|饿|黑/;
/** Not in the flat: a door to close would be of no use. */
const OUTSIDE = /进不去|没带钥匙|回不了家|迷路|找不到|在外面|楼下/;
/** A grown-up speaking of a child. */
const GROWN_UP = /我(家)?(的)?(儿子|女儿|孩子|小孩|娃|孙)/;

/** A child who writes alone. */
export const isChild = ({ text }: Pick<Heard, 'text'>): boolean =>
  text.length <= 80 && CHILD.test(text) && !GROWN_UP.test(text) && (ALONE.test(text) || /岁/.test(text));

const WAITS_ALREADY = ['person@1', 'emergency@1', 'suspect@1'];

/** A child who writes alone: short words, a grown-up is called, nothing is asked that a form would ask. */
export const child: Flow = {
  name: 'child',
  interrupts: turn => isChild(turn) && !turn.open.some(d => WAITS_ALREADY.includes(d.id)),
  answer(turn) {
    const { cases, messageIds } = turn;
    const [home] = cases.asker.homes.length === 1 ? cases.asker.homes : [];
    const ticket = cases.open({
      where: home ? { building: home.building, ...(home.unit ? { unit: home.unit } : {}), room: home.room } : {},
      kind: 'human',
      category: 'none.general',
      urgency: 'high',
      responsibility: 'property',
      summary: '像是孩子自己在发消息，请先联系上',
      messages: messageIds,
      wantsPerson: true,
      ...(home ? { houseId: home.houseId } : {}),
    });
    const who = onHand(cases, home?.building) ?? onWatch(cases);
    const { phone24 } = cases.community.settings;
    turn.say(
      'child.called',
      `小朋友别怕，我在。${who ? `已经请${who.name}来跟您说话` : '这里已经记下来，同事一看到就来跟您说话'}（${ticket.number}）。${OUTSIDE.test(turn.text) ? '在亮的、有人的地方等，别跟生人走' : '先把门关好，生人敲门别开'}。觉得有危险就打110；也可以打${phone24}，跟接电话的人说住几栋几号。`,
    );
    waitForPerson(turn, ticket);
  },
};
