import { Difference } from './mistakes.ts';
import type { Stage } from './stage.ts';
import type { ReadStep, ReadVerb } from './step.ts';
import type { Wechat } from './wechat-stand.ts';

function wechatOf({ wechat }: Stage): Wechat {
  if (!wechat) throw new Difference('在微信里演', '这里是网页：要在微信里演的，加上 --wechat');
  return wechat;
}

/** Ids are new after it, and what was said before it is as it was. */
const relogin: ReadStep = value => {
  if (value.kind !== 'empty') return value.fail('“微信重新登录”后面不写什么。');
  return async stage => {
    wechatOf(stage).relogin();
    await stage.service.settle();
  };
};

const befriend: ReadVerb = (name, value) => {
  const hello = value.kind === 'empty' ? '' : value.text();
  return async stage => {
    const wechat = wechatOf(stage);
    stage.owner(name);
    await wechat.befriend(name, hello);
    await stage.service.settle();
  };
};

const isFriend =
  (wanted: boolean): ReadVerb =>
  name =>
  async stage => {
    const is = wechatOf(stage).friends().includes(name);
    if (is !== wanted) throw new Difference(`${name}${wanted ? '' : '没有'}成为好友`, is ? '通过了' : '没有通过');
  };

export const WECHAT_STEPS: Readonly<Record<string, ReadStep>> = { 微信重新登录: relogin };

/** What owners do in WeChat alone. */
export const WECHAT_VERBS: Readonly<Record<string, ReadVerb>> = {
  申请好友: befriend,
  成了好友: isFriend(true),
  没成好友: isFriend(false),
};
