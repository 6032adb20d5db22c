import { expect, test } from 'vitest';
import { DESK, type Json } from '../support/slack/index.ts';
import { refusal } from './desk-app.ts';
import { CARD, json, modal, plain, pressable } from './pressable.ts';

const door = pressable();

test('what a press looks like', async () => {
  const message = await door.card();
  expect(await door.slack.presses('U1ZHANG', message.ts, '接单')).toMatchObject({
    ok: true,
    deliveries: [{ kind: 'interactive' }],
  });
  expect(door.app.last()).toMatchObject({
    type: 'block_actions',
    team: { id: 'T0MENFANG' },
    api_app_id: 'A0MENFANG',
    user: { id: 'U1ZHANG', team_id: 'T0MENFANG' },
    container: { type: 'message', message_ts: message.ts, channel_id: DESK, is_ephemeral: false },
    channel: { id: DESK, name: 'privategroup' },
    message: { ts: message.ts, bot_id: 'B0BOT', blocks: [{ block_id: 'verbs' }] },
    trigger_id: expect.stringMatching(/^\d+\.\d+\.[0-9a-f]+$/),
    response_url: expect.stringContaining('/response/'),
    actions: [
      {
        type: 'button',
        action_id: 'claim',
        block_id: 'verbs',
        value: '7',
        text: plain('接单'),
        action_ts: expect.any(String),
      },
    ],
  });
});

test('menus and people are chosen by what is to be read; the state is remembered', async () => {
  const message = await door.card();
  await door.slack.chooses('U1ZHANG', message, 'more', '关闭');
  expect(door.app.last().actions).toMatchObject([{ type: 'overflow', selected_option: { value: 'close' } }]);
  await door.slack.chooses('U1ZHANG', message, '派给', 'U2LIU');
  expect(door.app.last()).toMatchObject({
    actions: [{ selected_user: 'U2LIU' }],
    state: { values: { verbs: { to: { selected_user: 'U2LIU' } } } },
  });
  await door.slack.presses('U1ZHANG', message, '接单');
  expect(door.app.last().state.values.verbs.to.selected_user).toBe('U2LIU');
  await door.slack.presses('U2LIU', message, '接单');
  expect(door.app.last().state.values.verbs.to.selected_user).toBe(null);
  await expect(door.slack.chooses('U1ZHANG', message, 'more', '删除')).rejects.toThrow('nobody can choose 删除');
});

test('nobody presses what is not there', async () => {
  const message = await door.card();
  const before = structuredClone(message);
  await door.web.chat.update({ channel: DESK, ts: message.ts, text: '单', blocks: [{ type: 'divider' }] });
  const posted = door.app.posted.length;
  await expect(door.slack.presses('U1ZHANG', message, '接单')).rejects.toThrow('0 elements are called 接单');
  await expect(door.slack.presses('U1ZHANG', '1.000001', '接单')).rejects.toThrow('sees no message');
  await door.slack.leaves('U2LIU', DESK);
  await expect(door.slack.presses('U2LIU', message, '接单', { asSeen: before })).rejects.toThrow('sees no message');
  await door.slack.removes('U2LIU');
  await expect(door.slack.presses('U2LIU', message, '接单')).rejects.toThrow('has been removed');
  expect(door.app.posted.length).toBe(posted);
  expect((await door.slack.presses('U1ZHANG', message, '接单', { asSeen: before })).ok).toBe(true);
});

test('a press that is not acknowledged is not tried again: the person sees an error', async () => {
  const message = await door.card();
  door.answer = () => ({ status: 503 });
  const posted = door.app.posted.length;
  expect(await door.slack.presses('U1ZHANG', message, '接单')).toMatchObject({
    ok: false,
    trouble: expect.stringContaining('trouble'),
  });
  door.answer = () => 'hang';
  expect(await door.slack.presses('U1ZHANG', message, '接单')).toMatchObject({
    deliveries: [{ reason: 'http_timeout' }],
  });
  await door.slack.pass(600_000);
  expect(door.app.posted.length).toBe(posted + 2);
  expect(door.slack.seenBy('U1ZHANG').notices).toHaveLength(2);
});

test('a trigger is good once and for three seconds', async () => {
  const message = await door.card();
  const open = async () => refusal(door.web.views.open({ trigger_id: door.app.last().trigger_id, view: modal() }));
  await door.slack.presses('U1ZHANG', message, '接单');
  expect(await open()).toBe('not refused');
  expect(await open()).toBe('exchanged_trigger_id');
  await door.slack.presses('U1ZHANG', message, '接单');
  await door.slack.pass(3000);
  expect(await open()).toBe('not refused');
  await door.slack.presses('U1ZHANG', message, '接单');
  await door.slack.pass(3001);
  expect(await open()).toBe('expired_trigger_id');
  expect(await refusal(door.web.views.open({ trigger_id: '1.2.x', view: modal() }))).toBe('invalid_trigger_id');
});

test('a command is answered to one or to all, and an error shown when it is not', async () => {
  door.answer = () => ({ body: '没有这一单' });
  expect(await door.slack.runs('/ticket', 'WX-1 <a>', 'U1ZHANG', DESK)).toMatchObject({ ok: true });
  expect(door.app.last()).toMatchObject({
    command: '/ticket',
    text: 'WX-1 &lt;a&gt;',
    user_id: 'U1ZHANG',
    channel_id: DESK,
    team_id: 'T0MENFANG',
  });
  expect(door.slack.seenBy('U1ZHANG').ephemerals.map(m => m.text)).toEqual(['没有这一单']);
  door.answer = () => json({ response_type: 'in_channel', text: '大家看' });
  await door.slack.runs('/ticket', '', 'U1ZHANG', DESK);
  expect(door.slack.channel(DESK).messages.map(m => m.text)).toEqual(['大家看']);
  door.answer = () => ({ status: 500 });
  expect(await door.slack.runs('/ticket', '', 'U1ZHANG', DESK)).toMatchObject({
    ok: false,
    trouble: expect.any(String),
  });
});

test('a response_url takes five answers in half an hour, and replaces what was pressed', async () => {
  const message = await door.card();
  const respond = async (body: Json, url: string = door.app.last().response_url) =>
    (await fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }))
      .status;
  await door.slack.presses('U1ZHANG', message, '接单');
  expect(await respond({ text: '只给你' })).toBe(200);
  expect(door.slack.seenBy('U1ZHANG').ephemerals.map(m => m.text)).toEqual(['只给你']);
  expect(await respond({ replace_original: true, text: '换了', blocks: CARD })).toBe(200);
  expect(message.text).toBe('换了');
  expect(await respond({ blocks: [{ type: 'banner' }] })).toBe(500);
  for (let i = 0; i < 3; i++) expect(await respond({ text: '再' })).toBe(200);
  expect(await respond({ text: '第六次' })).toBe(404);
  await door.slack.presses('U1ZHANG', message, '接单');
  await door.slack.pass(30 * 60_000 + 1);
  expect(await respond({ text: '太晚' })).toBe(404);
  await door.web.chat.postEphemeral({ channel: DESK, user: 'U2LIU', text: '选', blocks: CARD });
  const [own] = door.slack.seenBy('U2LIU').ephemerals;
  await door.slack.presses('U2LIU', own!, '接单');
  expect(door.app.last()).toMatchObject({ container: { is_ephemeral: true } });
  expect(door.app.last()).not.toHaveProperty('message');
  await respond({ delete_original: true });
  expect(door.slack.seenBy('U2LIU').ephemerals).toEqual([]);
});

test('shortcuts, global and of a message', async () => {
  await door.slack.uses('U1ZHANG', 'new_case');
  expect(door.app.last()).toMatchObject({ type: 'shortcut', callback_id: 'new_case', trigger_id: expect.any(String) });
  const { ts } = await door.slack.says('U2LIU', DESK, '三楼灯坏了');
  await door.slack.uses('U1ZHANG', 'to_ticket', door.slack.channel(DESK).messages[0]!);
  expect(door.app.last()).toMatchObject({
    type: 'message_action',
    callback_id: 'to_ticket',
    message_ts: ts,
    message: { text: '三楼灯坏了', user: 'U2LIU' },
    channel: { id: DESK },
    response_url: expect.any(String),
  });
  const root = await door.card();
  await door.web.chat.postMessage({ channel: DESK, thread_ts: root.ts, text: '答' });
  await door.web.chat.delete({ channel: DESK, ts: root.ts });
  await expect(door.slack.uses('U1ZHANG', 'to_ticket', root)).rejects.toThrow('sees no message');
});
