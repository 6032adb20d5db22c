import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { play } from '../../src/rehearsal/play.ts';
import { leftOutOf, readRehearsal } from '../../src/rehearsal/read.ts';
import { nobodyNamed } from '../../src/rehearsal/slack-traffic.ts';
import { type House, openHouse } from '../../src/rehearsal/stage.ts';
import { describe as told } from '../../src/rehearsal/transcript.ts';
import { testDatabase } from '../support/database.ts';
import { startSlackStand } from '../support/slack-rehearsal.ts';
import { watched } from '../support/under-way.ts';

const FOLDER = 'rehearsals';
const scripts = readdirSync(FOLDER)
  .filter(name => name.endsWith('.yaml'))
  .sort()
  .map(name => readRehearsal(`${FOLDER}/${name}`, readFileSync(`${FOLDER}/${name}`, 'utf8')))
  .filter(script => leftOutOf('web', script) === undefined);

let house: House;
let client: ReturnType<typeof watched>;
beforeAll(async () => {
  client = watched(await testDatabase());
  house = await openHouse({ client, slack: startSlackStand });
});
afterAll(() => house.close());

// After each of them all that went to Slack is looked through: see `mindSlack`.
describe('rehearsals with a desk in Slack', () => {
  it.each(scripts.map(script => [script.title, script] as const))('%s', async (_, script) => {
    const outcome = await play(house, script);
    expect(outcome.difference && told(outcome)).toBeUndefined();
  });
});

const playing = (steps: string, show = 'masked') =>
  play(house, readRehearsal('试.yaml', `标题: 试一试\n小区: { Slack: ${show} }\n经过:\n${steps}`));
const LEAK = '  - 陈女士说: 我家厨房漏水了\n  - 陈女士听到: CH-26-0001\n';

describe('a rehearsal with Slack that does not come out', () => {
  it.each([
    ['words that do not stand on a card', '  - Slack卡片: 已办结\n', /Slack 的卡片里有“已办结”[\s\S]*待接单/],
    ['words that stand there', '  - Slack卡片: { 不含: 漏水 }\n', /Slack 的卡片里没有“漏水”/],
    ['an order that was another', '  - Slack讨论: { 顺序: [接单, 业主说] }\n', /依次有“接单”、“业主说”/],
    ['calls that nobody made', '  - Slack警报: { 次数: 1 }\n', /Slack 里的警报 1 条[\s\S]*0 条/],
    [
      'a button that is not there',
      '  - 小张在Slack按: 交还\n',
      /小张在 Slack 里做得到这一步[\s\S]*没有“交还”可以按；有：接单/,
    ],
    ['a form that nobody opened', '  - 小张在Slack发出\n', /小张在 Slack 里做得到这一步[\s\S]*no such dialog/],
    [
      'a press that is refused',
      '  - 同时:\n      - 老刘在Slack按: 接单\n      - 小张在Slack按: 接单\n',
      /2 个成功[\s\S]*1 个成功；.*负责/,
    ],
    ['a refusal that does not come', '  - 小张在Slack按: 接单\n    被拒绝: 同事\n', /小张被拒绝[\s\S]*成功了/],
    ['words in private', '  - 小张在Slack看到: { 私信: 你好 }\n', /小张的私信里有“你好”[\s\S]*什么也没有/],
    ['a dialog', '  - 小张在Slack按: 办结\n  - 小张在Slack看到: { 窗口: 没有 }\n', /小张的窗口 0 条[\s\S]*怎么解决的/],
    ['words that went to Slack', '  - Slack里没有: 厨房\n', /给 Slack 的东西里哪儿也没有“厨房”/],
    [
      'a room that somebody types into Slack',
      '  - 小张在Slack按: 回复业主\n  - 小张在Slack填: 今天到1201来\n',
      /收场检查[\s\S]*给 Slack 的东西里没有“1201”/,
    ],
    ['a message that nobody wrote', '  - 小张在Slack转为工单: 老刘\n', /这里还没有他说的话/],
    [
      'a form that is refused',
      '  - 小张在Slack登记: { 怎么来的: 来电, 说了什么: 漏水, 电话: 没有 }\n',
      /没有登记：电话看不明白/,
    ],
    [
      'pictures that are not seen',
      '  - 陈女士发图: 就是这里\n  - 陈女士听到: 照片\n  - Slack讨论: 图：\n',
      /Slack 的讨论里有“图：”[\s\S]*［图片 1 张，在值班台查看］/,
    ],
    [
      'a Slack that stays away',
      '  - Slack: 坏了\n  - 小张接单\n  - Slack: 正常\n',
      /收场检查[\s\S]*正好一张卡片“CH-26-0001 处理中”[\s\S]*待接单/,
    ],
  ])('stops at %s', async (_, steps, words) => {
    expect(told(await playing(LEAK + steps))).toMatch(words);
  });

  it('nor any before it leaves work behind for the next', () => {
    expect(client.leftOver).toEqual([]);
  });

  it('is not played where there is no Slack', async () => {
    const bare = await openHouse({ client: await testDatabase() });
    const script = readRehearsal('试.yaml', `标题: 试\n小区: { Slack: masked }\n经过:\n${LEAK}  - Slack卡片: 漏水\n`);
    expect(told(await play(bare, script))).toMatch(/第6行[\s\S]*有 Slack 可以一起演[\s\S]*npm test/);
    await bare.close();
  });
});

describe('what must not go to Slack', () => {
  const script = readRehearsal(
    '试.yaml',
    '标题: 试\n经过:\n  - 陌生人说: 我叫钱多多，6栋1单元909，13711112222，车苏E·12345\n  - 陈女士说: 你好\n',
  );
  it.each([
    '{"text":"找陈美华"}',
    '{"text":"陈女士您好"}',
    '{"private_metadata":"{\\"r\\":\\"1201\\"}"}',
    '{"value":"13800001201"}',
    '{"text":"钱多多说"}',
    '{"text":"6栋909"}',
    '{"text":"打13711112222"}',
  ])('%s is found', body => {
    expect(() => nobodyNamed(['{"text":"好"}', body], script)).toThrow(/应该|姓名、房号/);
  });
  it('is not seen in ids, times and numbers of cases', () => {
    const body =
      '{"ts":"1201001201.120100","block_id":"case:12010000-0101-1201-0502-120112011201:1201","text":"CH-26-1201"}';
    expect(() => nobodyNamed([body], script)).not.toThrow();
  });
});
