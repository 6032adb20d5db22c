import { describe, expect, test } from 'vitest';
import { CUIHU, NIGHT, 陈女士, 陌生人 } from '../support/cases.ts';
import { Chat } from './chat.ts';
import { COMPLAINT, FEE, UPDATE } from './meant.ts';

describe('问事问费', () => {
  test('陈女士问物业费怎么算：当场有人有时限，后来的人也一样', async () => {
    for (const asker of [陈女士, 陌生人]) {
      const chat = new Chat({ asker });
      const heard = await chat.say('物业费是怎么算的', FEE);
      expect(heard.text).toContain('财务小钱（工号1005）');
      expect(heard.text).toContain('我们公布的是上班时间30分钟内答复（08:30–18:00）');
      expect(heard.text).not.toMatch(/领导|稍等|等一下/);
      expect(chat.ticket.kind).toBe('fee_query');
    }
  });

  test('追问一句：加在同一单', async () => {
    const chat = new Chat();
    await chat.say('物业费是怎么算的', FEE);
    await chat.say('就是每平米多少钱', { ...FEE, category: 'none.general' });
    expect(chat.tickets).toHaveLength(1);
  });

  test('时限一天说一次，后来只说由谁一并答复', async () => {
    const chat = new Chat();
    await chat.say('物业费是怎么算的', FEE);
    const second = await chat.say('快递柜在哪', { intent: 'inquiry', category: 'service.convenience' });
    expect(second.text).toContain('会由客服小张一并答复');
    expect(second.text).not.toContain('分钟');
    chat.pass(1440);
    const next = await chat.say('停车怎么收费', { ...FEE, category: 'fee.parking' });
    expect(next.text).toContain('30分钟');
  });

  test('夜里问：从开门算起；没有公布时限就不许诺', async () => {
    expect((await new Chat({ now: NIGHT }).say('物业费是怎么算的', FEE)).text).toContain('从08:30算起');
    const { answerMinutes: _, ...settings } = CUIHU.settings;
    const heard = await new Chat({ community: { ...CUIHU, settings } }).say('物业费是怎么算的', FEE);
    expect(heard.text).not.toMatch(/分钟/);
    expect(heard.text).toContain('小钱');
  });

  test('今天要挂横幅：不当场答应，说要审批、谁来答复、今天能用什么', async () => {
    const chat = new Chat();
    const heard = await chat.say('今天有贵客，想在大门口和大堂挂条横幅，可以吗', { intent: 'inquiry' });
    expect(heard.text).toMatch(/审批/);
    expect(heard.text).toMatch(/电子屏、水牌/);
    expect(heard.text).toContain('客服小张');
    expect(heard.text).not.toMatch(/可以挂|没问题/);
    expect(chat.ticket.kind).toBe('inquiry');
  });
});

describe('保安进了家门', () => {
  const GUARD = { ...COMPLAINT, category: 'service.security', slots: { time: '刚才' } } as const;

  test('为受惊道歉，报给经理，轻轻问一样，不争辩', async () => {
    const chat = new Chat();
    const heard = await chat.say('刚才有个保安没敲门直接走进我家里了，吓死我了', GUARD);
    expect(heard.text).toContain('受惊');
    expect(heard.text).toContain('项目经理王经理');
    expect(heard.text).toContain('没看清也没关系');
    expect(chat.ticket).toMatchObject({ kind: 'complaint', urgency: 'high' });
    expect(heard.text).not.toMatch(/规定|误会|可能是|但是/);
  });

  test('业主说算了：记下来，不收尾', async () => {
    const chat = new Chat();
    await chat.say('刚才有个保安没敲门直接走进我家里了', GUARD);
    const heard = await chat.say('算了，不投诉了', UPDATE);
    expect(chat.ticket.state).toBe('recorded');
    expect(heard.text).toContain('核实');
    expect(heard.changes.events.some(e => e.reason?.includes('业主撤回'))).toBe(true);
  });

  test('一般的抱怨不当成冒犯', async () => {
    const heard = await new Chat().say('老人晚上摸黑上楼，物业费一分不少收，保安也不巡逻', {
      ...COMPLAINT,
      category: 'facility.lighting',
    });
    expect(heard.text).not.toContain('受惊');
  });
});
