import { bare } from './answers.ts';
import type { Flow } from './engine/flow.ts';
import { handOver } from './question.ts';
import { setAside } from './replay.ts';

const STOPS =
  /^(td|t|n|退订|取消订阅|拉黑|屏蔽|unsubscribe|stop)$|退订|取消(订阅|推送)|(别|不要|不想|不用|停止|少|勿)(再|要)?(给我|跟我|往我)?(发|推送|推|收到?)(我|给我)?(这些|那些|任何|什么|广告|垃圾)?(消息|短信|通知|信息|广告|推送|提醒)|别(再)?(烦|骚扰)我/i;

/** Wants no more messages from us. */
const wantsSilence = (text: string): boolean => STOPS.test(bare(text)) || (text.length <= 40 && STOPS.test(text));

/** 退订: what is sent here and what is not; the wish is on record for whoever sends notices. */
export const stop: Flow = {
  name: 'stop',
  interrupts: turn => wantsSilence(turn.text) && turn.reading.intent !== 'complaint',
  returns: true,
  answer(turn) {
    turn.memo.wantsNoNotices = true;
    const meant = { ...turn.reading, intent: 'inquiry', category: 'none.general' } as const;
    handOver(
      { ...turn, say: (_, text) => turn.say('stop.noted', text) },
      { ...setAside(turn), meant },
      '好的，您不想收主动发的消息，我记下了，请同事改名单。您自己报的事有了进展、或者有危险，还是会告诉您；您想说什么，照样发给我。这件事',
    );
  },
};
