import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, play } from '../../src/rehearsal/play.ts';
import { readRehearsal } from '../../src/rehearsal/read.ts';
import { type House, openHouse } from '../../src/rehearsal/stage.ts';
import { describe as told } from '../../src/rehearsal/transcript.ts';
import { testDatabase } from '../support/database.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse({ client: await testDatabase() });
});
afterAll(() => house.close());

const playing = (steps: string, head = ''): Promise<Outcome> =>
  play(house, readRehearsal('试.yaml', `标题: 试一试\n${head}经过:\n${steps}`));

const LEAK = '  - 陈女士说: 我家厨房漏水了\n  - 陈女士听到: CH-26-0001\n';

describe('a rehearsal that does not come out', () => {
  it.each([
    ['words that were not said', '  - 陈女士听到: 您中奖了\n', /第5行[\s\S]*应该：.*“您中奖了”[\s\S]*什么也没听到/],
    ['words that were said', '  - 陈女士没听到: 厨房漏水\n', /从头到尾没听到“厨房漏水”[\s\S]*门房：/],
    ['a state it is not in', '  - 工单: { 状态: 已办结 }\n', /CH-26-0001 的状态：已办结[\s\S]*实际：待接单/],
    ['events that did not happen', '  - 工单: { 经过: [登记, 接单] }\n', /依次有 登记、接单[\s\S]*实际：登记/],
    ['a number of cases', '  - 工单数: 2\n', /一共 2 张工单[\s\S]*1 张/],
    ['a place', '  - 工单: { 房屋: 5栋502 }\n', /的房屋：5栋502[\s\S]*3栋2单元1201/],
    ['pages that nobody sent', '  - 呼叫: { 次数: 1 }\n', /对外呼叫 1 次[\s\S]*0 次/],
    ['words on record', '  - 记录里没有: 厨房漏水\n', /记录里哪儿也没有[\s\S]*在 .*message.* 里/],
    ['a press that is refused', '  - 李敏重新打开: 再看看\n', /李敏这一步成功[\s\S]*被拒绝：.*待接单/],
    ['a refusal that does not come', '  - 李敏接单:\n    被拒绝: 同事\n', /李敏被拒绝[\s\S]*成功了/],
    ['what waits', '  - 待发: 1\n', /有 1 句话等着发给业主[\s\S]*0 句/],
    ['a desk', '  - 小张工作台: { 待办: 0 }\n', /小张的工作台待办 0[\s\S]*实际：1/],
    ['a choice that is not there', '  - 陈女士点: 两套都是\n', /有“两套都是”可以点/],
  ])('stops at %s', async (_, steps, words) => {
    const outcome = await playing(LEAK + steps);
    expect(told(outcome)).toMatch(words);
    expect(outcome.transcript.join('\n')).toMatch(/10:00:02 {4}▸ 门房 → 陈女士/);
  });

  it('stops at the first difference', async () => {
    const outcome = await playing(`${LEAK}  - 工单数: 5\n  - 陈女士说: 还在吗\n`);
    expect(outcome.difference?.line).toBe(5);
    expect(outcome.transcript.join('\n')).not.toContain('还在吗');
  });
});

describe('what no rehearsal has to ask for', () => {
  it('a light promise is a difference, wherever it is said', async () => {
    const outcome = await playing(`${LEAK}  - 李敏接单\n  - 李敏回复: 放心，明天一定修好。\n`);
    expect(told(outcome)).toMatch(/第6行[\s\S]*不说“一定”（轻易承诺[\s\S]*允许: \[一定\]/);
  });

  it('unless the file allows it', async () => {
    const steps = `${LEAK}  - 李敏接单\n  - 李敏回复: 放心，明天一定修好。\n  - 陈女士听到: 一定修好\n`;
    expect((await playing(steps, '允许: [一定]\n')).difference).toBeUndefined();
  });

  it('one of the ten sentences is a difference', async () => {
    const outcome = await playing(`${LEAK}  - 李敏接单\n  - 李敏说明关闭: 公司的规定就是这样的。\n`);
    expect(told(outcome)).toMatch(/十句禁语⑧/);
  });
});

describe('the clock', () => {
  it('stops at everything that is due on the way', async () => {
    const outcome = await playing(
      '  - 陈女士说: 着火了\n  - 过: 5分钟\n  - 呼叫: { 次数: 3, 最后: "10:04" }\n  - 到: "10:30"\n  - 呼叫: { 次数: 16 }\n',
    );
    expect(outcome.difference && told(outcome)).toBeUndefined();
  });

  it('lets one rehearsal know nothing of the one before', async () => {
    const outcome = await playing('  - 工单数: 0\n  - 小张工作台: { 待办: 0, 警报: 0 }\n  - 陈女士什么也没听到\n');
    expect(outcome.difference).toBeUndefined();
  });
});
