import { expect, test } from 'vitest';
import { refusal } from './desk-app.ts';
import { CARD, input, json, modal, option, plain, pressable } from './pressable.ts';

const door = pressable();

test('a form carries its state; required inputs, limits and unknown names hold it back', async () => {
  const select = {
    type: 'input',
    block_id: 'when',
    optional: true,
    label: plain('何时'),
    element: { type: 'static_select', action_id: 'day', options: [option('0', '今天'), option('1', '明天')] },
  };
  const short = input('words', '回复', { element: { type: 'plain_text_input', action_id: 'text', max_length: 5 } });
  const view = await door.dialog(modal('回复业主', { blocks: [short, select] }));
  await expect(door.slack.submits('U1ZHANG')).rejects.toThrow('回复 must be filled in');
  await expect(door.slack.submits('U1ZHANG', { 回复: '一二三四五六' })).rejects.toThrow('0 to 5 characters');
  await expect(door.slack.submits('U1ZHANG', { 回复: '好', 何地: '家' })).rejects.toThrow('0 inputs are called 何地');
  await expect(door.slack.submits('U1ZHANG', { 回复: '好', 何时: '后天' })).rejects.toThrow('nobody can choose');
  await expect(door.slack.submits('U2LIU', {})).rejects.toThrow('no such dialog');
  await door.slack.submits('U1ZHANG', { text: '好', 何时: '明天' });
  expect(door.app.last()).toMatchObject({
    type: 'view_submission',
    user: { id: 'U1ZHANG' },
    view: {
      id: view.id,
      callback_id: 'reply',
      private_metadata: '7',
      hash: view.hash,
      state: { values: { words: { text: { value: '好' } }, when: { day: { selected_option: { value: '1' } } } } },
    },
  });
});

test('what the app answers to a form happens on the screen', async () => {
  await door.dialog();
  const screen = () => door.slack.seenBy('U1ZHANG').views.map(v => (v['title'] as { text: string }).text);
  const send = (body?: unknown) => {
    door.answer = () => (body === undefined ? undefined : json(body));
    return door.slack.submits('U1ZHANG', { 回复: '好' });
  };
  await send({ response_action: 'errors', errors: { words: '太短' } });
  expect([screen(), door.slack.seenBy('U1ZHANG').errors]).toEqual([['回复业主'], { words: '太短' }]);
  expect(await send({ response_action: 'errors', errors: { other: '？' } })).toMatchObject({ ok: false });
  await send({ response_action: 'update', view: modal('再看一眼') });
  expect(screen()).toEqual(['再看一眼']);
  await send({ response_action: 'push', view: modal('第二层') });
  expect(screen()).toEqual(['再看一眼', '第二层']);
  expect(await send({ response_action: 'update', view: modal('题'.repeat(25)) })).toMatchObject({ ok: false });
  await send();
  expect(screen()).toEqual(['再看一眼']);
  await send({ response_action: 'push', view: modal('第二层') });
  await send({ response_action: 'clear' });
  expect(screen()).toEqual([]);
  await door.dialog();
  door.answer = () => ({ status: 500 });
  expect(await door.slack.submits('U1ZHANG', { 回复: '好' })).toMatchObject({ ok: false });
  expect(screen()).toEqual(['回复业主']);
});

test('views are pushed three deep, updated by hash, published as a home', async () => {
  const first = await door.dialog(modal('一', { blocks: [input('words', '回复'), ...CARD] }));
  const push = async (title: string) => {
    const top = door.slack.seenBy('U1ZHANG').views.at(-1)!;
    await door.slack.presses('U1ZHANG', top, '接单');
    return refusal(
      door.web.views.push({
        trigger_id: door.app.last().trigger_id,
        view: modal(title, { blocks: [input('words', '回复'), ...CARD] }),
      }),
    );
  };
  expect(door.app.last()).not.toHaveProperty('response_urls');
  expect([await push('二'), await push('三'), await push('四')]).toEqual([
    'not refused',
    'not refused',
    'push_limit_reached',
  ]);
  expect(door.slack.seenBy('U1ZHANG').views.map(v => [v.root_view_id, v.previous_view_id])).toEqual([
    [first.id, null],
    [first.id, first.id],
    [first.id, door.slack.seenBy('U1ZHANG').views[1]!.id],
  ]);
  const update = (hash: string) => refusal(door.web.views.update({ view_id: first.id, hash, view: modal('新') }));
  expect([await update(first.hash), await update(first.hash)]).toEqual(['not refused', 'hash_conflict']);
  expect(await refusal(door.web.views.update({ view_id: 'V9', view: modal() }))).toBe('not_found');
  await door.slack.opensHome('U1ZHANG');
  expect(door.app.last().event).toMatchObject({ type: 'app_home_opened', user: 'U1ZHANG', tab: 'home' });
  await door.web.views.publish({ user_id: 'U1ZHANG', view: { type: 'home', blocks: CARD as never } });
  expect(door.slack.text(door.slack.seenBy('U1ZHANG').home!)).toContain('[接单]');
  await door.slack.presses('U1ZHANG', 'home', '接单');
  expect(door.app.last()).toMatchObject({ container: { type: 'view' }, view: { type: 'home' } });
  expect(door.app.last()).not.toHaveProperty('response_url');
});

test('closing is told to whoever asked for it', async () => {
  await door.dialog();
  expect((await door.slack.closes('U1ZHANG')).deliveries).toEqual([]);
  await door.dialog(modal('一', { notify_on_close: true }));
  await door.slack.closes('U1ZHANG', true);
  expect(door.app.last()).toMatchObject({ type: 'view_closed', is_cleared: true, view: { callback_id: 'reply' } });
  expect(door.slack.seenBy('U1ZHANG').views).toEqual([]);
});
