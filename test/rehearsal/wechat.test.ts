import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { play } from '../../src/rehearsal/play.ts';
import { leftOutOf, readRehearsal, type Script } from '../../src/rehearsal/read.ts';
import { type House, openHouse } from '../../src/rehearsal/stage.ts';
import { describe as told } from '../../src/rehearsal/transcript.ts';
import { offeredIn } from '../../src/rehearsal/wechat-offer.ts';
import { testDatabase } from '../support/database.ts';
import { startSlackStand } from '../support/slack-rehearsal.ts';
import { watched } from '../support/under-way.ts';

const FOLDER = 'rehearsals';
const shipped = readdirSync(FOLDER)
  .filter(name => name.endsWith('.yaml'))
  .map(name => readRehearsal(`${FOLDER}/${name}`, readFileSync(`${FOLDER}/${name}`, 'utf8')));
const scripts = shipped.filter(script => leftOutOf('wechat', script) === undefined);
const isInSlack = ({ cast }: Script) => cast.plan.community.settings.slack !== undefined;

let house: House;
let withSlack: House;
let client: ReturnType<typeof watched>;
beforeAll(async () => {
  client = watched(await testDatabase());
  house = await openHouse({ client, isOnWechat: true });
  withSlack = await openHouse({ client: await testDatabase(), isOnWechat: true, slack: startSlackStand });
});
afterAll(async () => {
  await Promise.all([house.close(), withSlack.close()]);
});

describe('rehearsals in WeChat', () => {
  it.each(scripts.map(script => [script.title, script] as const))('%s', async (_, script) => {
    const outcome = await play(isInSlack(script) ? withSlack : house, script);
    expect(outcome.difference && told(outcome)).toBeUndefined();
  });

  it('are nearly all there are, and some of its own', () => {
    expect(scripts.length).toBeGreaterThanOrEqual(131);
    expect(scripts.filter(({ only }) => only).length).toBeGreaterThanOrEqual(5);
  });

  it('leave no work behind', () => {
    expect(client.leftOver).toEqual([]);
  });
});

const playing = (steps: string) =>
  play(house, readRehearsal('试.yaml', `标题: 试一试\n业主:\n  阿强: 陌生人\n经过:\n${steps}`));
const LEAK = '  - 陈女士说: 我家厨房漏水了\n  - 陈女士听到: CH-26-0001\n';

describe('a rehearsal in WeChat that does not come out', () => {
  it.each([
    ['words that were not said', '  - 陈女士听到: 您中奖了\n', /应该：.*“您中奖了”[\s\S]*什么也没听到/],
    ['words of others', '  - 阿强听到: CH-26-0001\n', /阿强在这之后什么也没听到/],
    ['words that were changed', '  - 陈女士改成: 我家厨房\n', /微信里改不了，只能撤回/],
    ['a choice that is not there', '  - 陈女士点: 两套都是\n', /有“两套都是”可以点/],
    ['a friend who is none', '  - 阿强申请好友: 你好\n  - 阿强成了好友\n', /阿强成为好友[\s\S]*没有通过/],
    ['a state it is not in', '  - 工单: { 状态: 已办结 }\n', /CH-26-0001 的状态：已办结[\s\S]*实际：待接单/],
  ])('stops at %s', async (_, steps, words) => {
    expect(told(await playing(LEAK + steps))).toMatch(words);
  });

  it('is not played on the chat page', async () => {
    const bare = await openHouse({ client: await testDatabase() });
    const outcome = await play(bare, readRehearsal('试.yaml', `标题: 试\n经过:\n${LEAK}  - 微信重新登录\n`));
    expect(told(outcome)).toMatch(/在微信里演[\s\S]*--wechat/);
    await bare.close();
  });
});

describe('the choices somebody reads', () => {
  it.each([
    ['还要办吗？\n1 还要办\n2 不用办了\n回复数字就可以。', ['还要办', '不用办了'], ['1', '2']],
    ['您在几楼？\n也可以直接回复“不知道”或“一楼”。', ['不知道', '一楼'], ['不知道', '一楼']],
    ['记下了。\n编号：CH-26-0001', [], []],
    ['', [], []],
  ])('%j', (text, labels, says) => {
    const offered = offeredIn(text);
    expect(offered.map(c => c.label)).toEqual(labels);
    expect(offered.map(c => c.say)).toEqual(says);
  });
});
