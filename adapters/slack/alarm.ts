import type { BoardAlarm } from '../../src/ports/case-board.ts';
import { bold, button, marked, section } from './blocks.ts';
import type { SlackMessage } from './card.ts';
import { slackText } from './text.ts';

export const ACKNOWLEDGE = 'alarm_acknowledge';

/** Calls people about a danger: whoever is on duty and known in Slack by name, else everybody who is there. */
export function alarmMessage(
  { id, community, number, isInRoom }: BoardAlarm,
  danger: string,
  round: number,
  users: readonly string[],
): SlackMessage {
  const calls = users.length > 0 ? users.map(user => `<@${user}>`).join(' ') : '<!here>';
  const again = round > 1 ? `第 ${round} 次呼叫 ` : '';
  const which = number ? `工单 ${number}` : '工单马上就到';
  const what = slackText(`${again}${community.name}：${isInRoom ? '群里' : ''}有人报告${danger}，${which}。`, 300);
  return {
    text: `${calls} ${what}`,
    blocks: [
      section(
        marked(
          `${bold(`【${danger}】`)} ${calls}\n${what}请马上打电话联系报告人，到场处理；按下面的按钮，就不再呼叫。`,
        ),
      ),
      { type: 'actions', block_id: `alarm:${id}`, elements: [button('我来处理', ACKNOWLEDGE, id, 'danger')] },
    ],
  };
}

/** Stands for many cases of one kind that come at once, which stand in its thread. */
export const crowdMessage = (kind: string): SlackMessage => {
  const text = `短时间内有许多“${kind}”的工单，都放在这条下面，一件一张卡片。在下面说哪一件，请写上它的工单号。`;
  return { text: slackText(text), blocks: [section(marked(`${bold(kind)}\n${slackText(text)}`))] };
};

/** News of ours that is no case. */
export const newsMessage = (news: string): SlackMessage => {
  const text = slackText(news, 2900);
  return { text, blocks: [section(marked(text))] };
};
