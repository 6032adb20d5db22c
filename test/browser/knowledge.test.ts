import { describe, expect, test } from 'vitest';
import type { ArticleWords } from '../../src/domain/article.ts';
import { DESKTOP, PHONE } from '../support/browser.ts';
import { faultsOf } from './layout.ts';
import { openChat, openDesk } from './people.ts';
import { setting } from './setting.ts';

const BIN: ArticleWords = {
  title: '大件垃圾怎么扔',
  questions: ['旧沙发扔哪里'],
  answer: '送到8栋北侧堆放点，每周三清运。',
  source: '《翠湖花园服务手册》第8章',
  asOf: '2026-03-30',
};
const OVER: ArticleWords = { ...BIN, title: '国庆值班安排', questions: [], validUntil: '2026-03-31' };
const REPLY = '装修押金在验收合格后三个月退，请带押金条到客服台办。';

describe.each([PHONE, DESKTOP])('on a $name', screen => {
  const at = setting();
  const keep = (words: ArticleWords) =>
    at.house.book.transaction(({ articles }) => articles.add('cuihu', words, { state: 'approved' }, new Date()));

  test('an answer is kept with one press, published by a supervisor, and would be given to the next', async () => {
    await keep(BIN);
    await keep(OVER);
    const chat = await openChat(at, screen);
    await chat.say('请问装修押金什么时候退？我电话13800001201');
    const desk = await openDesk(at, screen);
    await desk.openCase('装修押金');
    await desk.claim();
    expect(await desk.page.getByRole('button', { name: '存为知识' }).count()).toBe(0);
    await desk.reply(REPLY);
    await desk.page.getByRole('button', { name: '存为知识' }).click();
    const sheet = desk.page.locator('dialog.knowledge[open]');
    expect(await sheet.getByLabel('业主会怎么问').inputValue()).not.toMatch(/138|⟦|〔/);
    expect(await sheet.getByLabel('答案').inputValue()).toBe(REPLY);
    await desk.keepPicture('desk-knowledge-draft');
    expect(await faultsOf(desk)).toEqual([]);
    await sheet.getByLabel('答案').fill('押金条丢了请打 13800001201。');
    await sheet.getByRole('button', { name: '提交审核' }).click();
    await sheet.getByText('答案里有手机号码').waitFor();
    await sheet.getByLabel('标题').fill('装修押金什么时候退');
    await sheet.getByLabel('答案').fill('装修验收合格三个月后，带押金条到客服台退。');
    await sheet.getByRole('button', { name: '提交审核' }).click();
    await desk.page.locator('.toast', { hasText: '等主管审核' }).waitFor();

    const tenant = await openChat(at, screen);
    await tenant.say('我是3栋2单元1201的租户，我要绑定房屋');
    await tenant.hear('登记的姓名');
    await tenant.say('周小雨');
    await tenant.hear('结果发在这里');

    const manager = await openDesk(at, screen, '9001');
    const { page } = manager;
    const box = page.locator('dialog.knowledge[open]');
    await page.getByRole('button', { name: '绑定申请 1' }).waitFor();
    expect(await faultsOf(manager)).toEqual([]);
    await page.locator('.menu summary').click();
    await manager.keepPicture('desk-knowledge-bar');
    // What a menu opens lies over other things, never beyond the edge.
    expect((await faultsOf(manager)).filter(fault => !fault.includes('lies under'))).toEqual([]);
    await page.locator('.menu summary').click();
    await page.getByRole('button', { name: '知识待审 1' }).click();
    await box.getByRole('heading', { name: '待主管审核 1' }).waitFor();
    await box.getByText('已过期').waitFor();
    await manager.keepPicture('desk-knowledge');
    expect(await faultsOf(manager)).toEqual([]);
    await box.getByRole('button', { name: '装修押金什么时候退' }).click();
    await manager.keepPicture('desk-knowledge-proposal');
    expect(await faultsOf(manager)).toEqual([]);
    await box.getByRole('button', { name: '发布' }).click();
    await box.locator('.standing.approved').waitFor();
    await box.getByRole('button', { name: '返回列表' }).click();
    await box.getByRole('textbox', { name: '试问一句' }).fill('旧沙发扔哪里');
    await box.getByRole('button', { name: '试问', exact: true }).click();
    await box.getByText('会直接答复').waitFor();
    await manager.keepPicture('desk-knowledge-try');
    expect(await faultsOf(manager)).toEqual([]);
    await page.getByRole('button', { name: /知识待审/ }).waitFor({ state: 'detached' });
    // Whoever proposed it is told, until he has read it on this device.
    const notice = desk.page.locator('.notice', { hasText: '发布，以后会用来答复业主' });
    await desk.page.evaluate(() => {
      location.hash = '';
    });
    await notice.waitFor();
    await desk.keepPicture('desk-notice');
    expect(await faultsOf(desk)).toEqual([]);
    await notice.getByRole('button', { name: '知道了' }).click();
    await notice.waitFor({ state: 'detached' });
    await desk.page.reload();
    await desk.page.locator('.list').waitFor();
    expect(await notice.count()).toBe(0);
    expect([
      ...desk.troubles.filter(t => !t.includes('400')),
      ...manager.troubles,
      ...chat.troubles,
      ...tenant.troubles,
    ]).toEqual([]);
    await Promise.all([desk, manager, chat, tenant].map(seat => seat.context.close()));
  });

  test('who edits while somebody else does is told, and keeps his words; others see why there is no button', async () => {
    const article = await keep({ ...BIN, title: '访客停车' });
    const manager = await openDesk(at, screen, '9001');
    const { page } = manager;
    const box = page.locator('dialog.knowledge[open]');
    await page.locator('.menu summary').click();
    await page.getByRole('button', { name: '知识库' }).click();
    await box.getByRole('button', { name: '访客停车' }).click();
    await box.getByRole('button', { name: '修改' }).click();
    await box.getByLabel('答案').fill('访客停车两小时内免费。');
    const words = { ...BIN, title: '访客停车', answer: '访客停车一小时内免费。' };
    await at.house.book.transaction(({ articles }) => articles.change(article.id, 1, { words }, new Date()));
    await box.getByRole('button', { name: '保存' }).click();
    await box.getByText('现在记录里是这样的').waitFor();
    expect(await box.getByLabel('答案').inputValue()).toBe('访客停车两小时内免费。');
    await manager.keepPicture('desk-knowledge-conflict');
    expect(await faultsOf(manager)).toEqual([]);
    await box.getByRole('button', { name: '保存' }).click();
    await box.locator('.parts', { hasText: '两小时内免费' }).waitFor();
    await box.getByRole('button', { name: '停用' }).click();
    await manager.keepPicture('desk-knowledge-retire');
    expect(await faultsOf(manager)).toEqual([]);
    await box.getByRole('button', { name: '确定停用' }).click();
    await box.getByText('已停用：不再答复业主').waitFor();

    const desk = await openDesk(at, screen);
    await desk.page.locator('.menu summary').click();
    await desk.page.getByRole('button', { name: '知识库' }).click();
    const shelf = desk.page.locator('dialog.knowledge[open]');
    await shelf.getByRole('searchbox', { name: '搜知识' }).fill('沙发');
    await shelf.getByRole('button', { name: '大件垃圾怎么扔' }).click();
    await shelf.getByText('修改、发布和停用由主管').waitFor();
    expect(await shelf.getByRole('button', { name: '修改' }).count()).toBe(0);
    expect([...manager.troubles.filter(t => !t.includes('409')), ...desk.troubles]).toEqual([]);
    await Promise.all([desk, manager].map(seat => seat.context.close()));
  });
});
