import { introduce } from '../src/domain/people.ts';
import type { Cases } from '../src/ports/talk.ts';
import { bare } from './answers.ts';
import type { Flow } from './engine/flow.ts';

const ALONE = /^(你|您)?(为什么|为啥|凭什么|凭啥|什么意思)(这么说|这样说|发|问|要问|要这个)?$/;
const OF_THIS =
  /(为什么|为啥|干嘛|凭什么)(要|会|总|老)?(给我|跟我)?(发|说|问|推送|提醒)(我|给我)?(这|那|个|些|条|电话|地址)|(这|那|刚才那?|上一?)(条|句|个)(话|消息|信息|回复)?(是)?(谁|哪个|根据|凭|依据)|why (are you|did you|do you) (send|ask|say|tell)/i;

/** Asks where our last sentence came from. */
export const asksWhy = (text: string): boolean => text.length <= 40 && (ALONE.test(bare(text)) || OF_THIS.test(text));

/** What a sentence of ours rests on, by the flow that said it. */
export const REASONS: Readonly<Record<string, string>> = {
  suspect: '您的话里可能有危险，我先问清楚是不是正在发生，同时把保命的话说在前面。',
  attached: '您发来的不是文字，我收好、记下，再请您说一句是什么事。',
  befriended: '您加了我们的微信，我告诉您这里能做什么、房屋怎么绑定。',
  bind: '您说到这个聊天和您家的房号，我告诉您怎么绑、由谁核对。',
  changed: '您改了或撤回了一条消息，我照您的意思改记录，再告诉您记成了什么。',
  child: '听起来像是孩子自己在发消息，这种时候我先请大人来。',
  clarify: '您那句话我没有把握，弄错了会转错人，所以先问一声。',
  confidence: '谁反映了什么一概不说，是为了让每一位业主都敢说。',
  emergency: '您的话里可能有危险。这种时候先说保命的话、先呼叫人，别的都往后放。',
  foreign: '您用的文字我读不准，怕弄错，所以原样记下交给同事。',
  guard: '您的话里可能有危险。这种时候先说保命的话、先呼叫人，别的都往后放。',
  hours: '您问几点有人，我照登记的客服台时间告诉您。',
  hurry: '您一下子发来很多条，我怕您担心漏看，所以说一声都收到了。',
  human: '您要找同事，我去请人；人来之前，您说的我都记着。',
  intake: '您报了一件事，我把听到的念给您核对，只问同事上门用得着的，不想说可以不说。',
  knowledge: '您问的，公司有写下来的答案，我照着它说给您，依据和日期都写在后面。',
  leaving: '您说搬走、卖房或不再住了，登记要跟着改，由同事核对了来改。',
  listed: '您问的是刚才列出来的一件，我照记录念给您。',
  missed: '微信换号那几天，同事写给您的话没有送到，您重新绑定好，我就转给您一次。',
  other: '您那句话我没听出是哪件事，所以请您再说一句。',
  privacy: '别人家的事不说给您听，您家的事也不会说给别人听。',
  question: '您问的事要由同事来答，我记下来，告诉您由谁答、答复发在哪里。',
  relapse: '办过的事还没好，就接着办，您不用从头说。',
  smalltalk: '您跟我打了招呼，我应一声。',
  status: '您问进度，我照记录念给您，没有记的我不说。',
  stop: '您说不想收消息，我记下来交给同事。',
  turn: '您有一条消息我没看明白，怕误了您的事，所以请同事来看。',
  update: '您补充了一件在办的事，我记下来，再告诉您记了什么。',
  which: '我拿不准您说的是哪件事，怕记错，所以问一声。',
  why: '您问我为什么，我就说为什么。',
  withdraw: '您说不用办了或者已经好了，我照您的意思记下来。',
};

/** What a line from the desk rests on, by what was done there; `isOurs`: said by us about {who}, not in that person's name. */
export const ACTS: Readonly<Record<string, { readonly reason: string; readonly isOurs?: boolean }>> = {
  claimed: { reason: '{who}接了您的事，有人接手就告诉您是谁。', isOurs: true },
  reassigned: { reason: '{who}把您的事转给了现在跟的同事，换了人就告诉您。', isOurs: true },
  replied: { reason: '回您的话。' },
  corrected: { reason: '把前面说的改准确。' },
  resolved: { reason: '告诉您事情办到哪一步，请您看看。' },
  declined: { reason: '看过您的事，把原因说给您。' },
  reopened: { reason: '您的事重新办起来了，告诉您一声。' },
  taken_over: { reason: '接下来直接和您说，先告诉您是谁。' },
  handed_back: { reason: '说到这里，告诉您接下来由谁听您说。' },
  acknowledged: { reason: '接到了您这边的紧急呼叫，让您知道有人在跟。' },
  granted: { reason: '核对了您的绑定，把结果告诉您。' },
  refused: { reason: '核对了您的绑定，把结果和原因告诉您。' },
  noted: { reason: '改了您的房屋登记，改了就告诉您。' },
};

/** "claimed by 2001", "binding granted by 2001": what was done at the desk, and the 工号. */
const ACT = /^(?:binding )?([a-z_]+) by (.+)$/;

/** Where the last thing this chat was told came from: what a person did, or a rule of ours. */
function sourceOf({ staff }: Cases, told: string): string {
  const [, kind = '', code] = ACT.exec(told) ?? [];
  const act = ACTS[kind];
  if (!act) {
    const reason = REASONS[told.split('.')[0]!] ?? '您发来消息，我应一声，好让您知道收到了。';
    return `刚才那条是我（机器）自动发的。${reason}`;
  }
  const by = staff.find(s => s.code === code);
  const who = by ? introduce(by) : '同事';
  return `刚才那条是${act.isOurs ? '我（机器）自动' : who}发的，${act.reason.replace('{who}', who)}`;
}

/** "为什么": the rule or the person our last sentence came from. */
export const why: Flow = {
  name: 'why',
  interrupts: ({ text, cases }) => asksWhy(text) && cases.lastTold !== undefined,
  returns: true,
  answer({ cases, say }) {
    say('why.told', `${sourceOf(cases, cases.lastTold!)}不对的话，直接告诉我。`);
  },
};
