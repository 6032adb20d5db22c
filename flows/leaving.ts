import { houseLabel } from '../src/domain/house.ts';
import { isOpen } from '../src/domain/ticket.ts';
import { bare } from './answers.ts';
import { firstToBind } from './bind/who.ts';
import type { Flow } from './engine/flow.ts';
import { QUESTIONS } from './matter.ts';
import { homeOf, whereOf } from './place.ts';

const LEAVES =
  /解(除)?绑|取消绑定|^(我|我们|我家|咱家)(已经|都|这个月|上个?月)?搬(走|家|出去|离)了|^(我|我们)(已经)?(退租|不住(这|那)(里|儿)?)了|(房子?|商铺|铺子)(已经|都)?(卖|转)(掉|出去|给|了)|我家(已经|都)?卖了/;

/** "我搬走了": staff end the tie; until then, and after it, everything may be reported as before. */
export const leaving: Flow = {
  name: 'leaving',
  interrupts: ({ text, reading }) =>
    LEAVES.test(text) &&
    bare(text).length <= 20 &&
    !/[吗？?]/.test(text) &&
    !QUESTIONS.slice(1).includes(reading.intent),
  answer(turn) {
    const { cases, messageIds, reading } = turn;
    const { homes } = cases.asker;
    const said = homeOf(whereOf(reading.slots), homes);
    const home = said ?? (homes.length === 1 ? homes[0] : undefined);
    const label = home ? houseLabel(home) : '';
    const before = cases.tickets.find(t => isOpen(t) && t.summary.startsWith(SUMMARY));
    if (before) {
      cases.add(before.id, messageIds);
      turn.say('leaving.again', `这件事已经记着了（${before.number}），同事核对后在这里告诉您。`);
      return;
    }
    const ticket = cases.open({
      where: home ? { building: home.building, room: home.room, ...(home.unit ? { unit: home.unit } : {}) } : {},
      kind: 'inquiry',
      category: 'service.admin',
      urgency: 'normal',
      responsibility: 'explain',
      summary: `${SUMMARY}${label ? `：${label}` : ''}`,
      messages: messageIds,
      ...(home ? { houseId: home.houseId } : {}),
    });
    turn.say(
      'leaving.noted',
      `好的，记下了${label ? `（${label}）` : ''}，编号${ticket.number}。${firstToBind(cases, home?.building)}，核对后结束登记，办好在这里告诉您。没办完的事照样办，有事也照样直接说。`,
    );
  },
};

const SUMMARY = '要结束房屋登记（搬走、卖房或解绑）';
