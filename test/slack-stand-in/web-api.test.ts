import { afterEach, beforeEach, expect, test } from 'vitest';
import { BOT, DESK, SCOPES, type Slack, STAFF, startSlack } from '../support/slack/index.ts';
import { clientOf, clock, refusal } from './desk-app.ts';

let slack: Slack;
let web: ReturnType<typeof clientOf>;
const time = clock();

beforeEach(async () => {
  const members = [BOT, ...STAFF.map(p => p.id)];
  slack = await startSlack({
    clock: time,
    channels: [
      { id: DESK, name: '工单', is_private: true, members },
      { id: 'C2OPEN', name: 'general', members },
      { id: 'C3OLD', name: 'old', is_archived: true, members },
      { id: 'C4OTHER', name: 'other', members: ['U1ZHANG'] },
      { id: 'C5SECRET', name: 'secret', is_private: true, members: ['U1ZHANG'] },
    ],
  });
  web = clientOf(slack);
});
afterEach(async () => {
  await slack.settled();
  await slack.close();
});

test('a token is asked for, known, and of the right kind', async () => {
  const me = await web.auth.test();
  expect(me).toMatchObject({ user_id: BOT, bot_id: 'B0BOT', response_metadata: { scopes: [...SCOPES] } });
  expect(await refusal(clientOf(slack, '').auth.test())).toBe('not_authed');
  expect(await refusal(clientOf(slack, 'xoxb-other').auth.test())).toBe('invalid_auth');
  expect(await refusal(clientOf(slack, slack.env.SLACK_APP_TOKEN).auth.test())).toBe('not_allowed_token_type');
  expect(await refusal(web.apps.connections.open({}))).toBe('not_allowed_token_type');
  const inBody = new URLSearchParams({ token: slack.env.SLACK_APP_TOKEN });
  const opened = await fetch(`${slack.env.SLACK_API_URL}apps.connections.open`, { method: 'POST', body: inBody });
  expect(await opened.json()).toEqual({ ok: false, error: 'invalid_auth' });
  slack.grants(undefined);
  expect(await refusal(web.auth.test())).toBe('token_revoked');
});

test('a missing scope is named', async () => {
  slack.grants(['channels:history']);
  expect(await refusal(web.chat.postMessage({ channel: DESK, text: '在' }))).toBe('missing_scope');
  await expect(web.conversations.history({ channel: DESK })).rejects.toMatchObject({
    data: { error: 'missing_scope', needed: 'groups:history', provided: 'channels:history' },
  });
  expect((await web.conversations.history({ channel: 'C2OPEN' })).ok).toBe(true);
  slack.grants(SCOPES);
  expect(await refusal(web.users.lookupByEmail({ email: 'zhang@estate.example' }))).toBe('missing_scope');
  expect((await web.users.info({ user: 'U1ZHANG' })).user?.profile?.email).toBeUndefined();
  slack.grants([...SCOPES, 'users:read.email']);
  expect((await web.users.lookupByEmail({ email: 'zhang@estate.example' })).user?.id).toBe('U1ZHANG');
  expect(await refusal(web.users.lookupByEmail({ email: 'x@estate.example' }))).toBe('users_not_found');
});

test('what is not there cannot be written to, read or changed', async () => {
  const post = (channel: string, more = {}) => refusal(web.chat.postMessage({ channel, text: '在', ...more }));
  expect(await post('C9')).toBe('channel_not_found');
  expect(await post('C5SECRET')).toBe('channel_not_found');
  expect(await post('C4OTHER')).toBe('not_in_channel');
  expect(await post('C3OLD')).toBe('is_archived');
  expect(await post('U9')).toBe('user_not_found');
  expect(await refusal(web.chat.postMessage({ channel: DESK, text: '' }))).toBe('no_text');
  expect(await refusal(web.conversations.history({ channel: 'C4OTHER' }))).toBe('not_in_channel');
  expect(await refusal(web.chat.update({ channel: DESK, ts: '1.000001', text: '在' }))).toBe('message_not_found');
  expect(await refusal(web.users.info({ user: 'U9' }))).toBe('user_not_found');
  expect(await refusal(web.apiCall('chat.shout'))).toBe('unknown_method');
  const { ts } = await slack.says('U1ZHANG', DESK, '我的话');
  expect(await refusal(web.chat.update({ channel: DESK, ts, text: '改' }))).toBe('cant_update_message');
  expect(await refusal(web.chat.delete({ channel: DESK, ts }))).toBe('cant_delete_message');
  const to = (user: string) => refusal(web.chat.postEphemeral({ channel: 'C2OPEN', user, text: '在' }));
  await slack.leaves('U2LIU', 'C2OPEN');
  expect(await to('U2LIU')).toBe('user_not_in_channel');
});

test('a ts is a string, grows, is one in its channel and stands in others too', async () => {
  const post = async (channel: string) => (await web.chat.postMessage({ channel, text: '在' })).ts!;
  const [a, b, c] = [await post(DESK), await post(DESK), await post('C2OPEN')];
  expect([a, b, c]).toEqual(['1795226400.000000', '1795226400.000001', '1795226400.000000']);
  await slack.pass(1500);
  expect(await post(DESK)).toBe('1795226401.500000');
});

test('a reply goes under a root, never under a reply', async () => {
  const { ts: root } = await web.chat.postMessage({ channel: DESK, text: '根' });
  const { ts: reply } = await web.chat.postMessage({ channel: DESK, text: '答', thread_ts: root! });
  const under = (thread_ts: string) => refusal(web.chat.postMessage({ channel: DESK, text: '答', thread_ts }));
  expect(await under(reply!)).toBe('cannot_reply_to_message');
  expect(await under('1.000001')).toBe('thread_not_found');
  expect(await under('昨天')).toBe('invalid_thread_ts');
  expect(await refusal(web.conversations.replies({ channel: DESK, ts: '1.000001' }))).toBe('thread_not_found');
  const { messages } = await web.conversations.replies({ channel: DESK, ts: root! });
  expect(messages).toMatchObject([
    { text: '根', thread_ts: root, reply_count: 1, latest_reply: reply },
    { text: '答', thread_ts: root, parent_user_id: BOT },
  ]);
  await web.chat.postMessage({ channel: DESK, text: '给大家', thread_ts: root!, reply_broadcast: true });
  const history = await web.conversations.history({ channel: DESK });
  expect(history.messages?.map(m => m.text)).toEqual(['给大家', '根']);
});

test('lists come in pages; metadata only to who asks for it', async () => {
  const metadata = { event_type: 'case', event_payload: { id: '7' } };
  const { ts: root } = await web.chat.postMessage({ channel: DESK, text: '根', metadata });
  for (let i = 1; i <= 5; i++) await web.chat.postMessage({ channel: DESK, text: `答${i}`, thread_ts: root! });
  const pages: unknown[] = [];
  const all = { channel: DESK, ts: root!, limit: 2, include_all_metadata: true };
  for await (const page of web.paginate('conversations.replies', all)) {
    const { messages } = page as unknown as { messages: { text: string; metadata?: unknown }[] };
    pages.push(messages.map(m => m.text));
    expect(messages[0]?.metadata).toEqual(metadata);
  }
  expect(pages).toEqual([
    ['根', '答1', '答2'],
    ['根', '答3', '答4'],
    ['根', '答5'],
  ]);
  const bare = await web.conversations.replies({ channel: DESK, ts: root! });
  expect(bare.messages?.[0]).not.toHaveProperty('metadata');
  expect(await refusal(web.conversations.members({ channel: DESK, cursor: 'x' }))).toBe('invalid_cursor');
  const first = await web.users.list({ limit: 2 });
  const rest = await web.users.list({ limit: 2, cursor: first.response_metadata!.next_cursor! });
  expect([...first.members!, ...rest.members!].map(m => m.id)).toEqual(['U1ZHANG', 'U2LIU', BOT]);
  const rooms = await web.conversations.list({ types: 'public_channel,private_channel', exclude_archived: true });
  expect(rooms.channels?.map(c => c.id)).toEqual([DESK, 'C2OPEN', 'C4OTHER']);
  const times = async (oldest: string, inclusive: boolean) =>
    (await web.conversations.replies({ channel: DESK, ts: root!, oldest, inclusive })).messages!.length - 1;
  const third = slack.channel(DESK).thread(root!)[2]!.ts;
  expect([await times(third, false), await times(third, true)]).toEqual([2, 3]);
});

test('an update keeps what it does not name; metadata goes when it is empty', async () => {
  const blocks = [{ type: 'section', text: { type: 'plain_text', text: '一' } }];
  const { ts } = await web.chat.postMessage({
    channel: DESK,
    text: '甲',
    blocks,
    metadata: { event_type: 'a', event_payload: {} },
  });
  await web.chat.update({ channel: DESK, ts: ts!, text: '乙' });
  const [message] = slack.channel(DESK).messages;
  expect(message).toMatchObject({
    text: '乙',
    blocks: [{ text: { text: '一' } }],
    metadata: { event_type: 'a' },
    parse: 'client',
  });
  await web.chat.update({ channel: DESK, ts: ts!, text: '丙', blocks: [], metadata: {} as never });
  expect(message).toMatchObject({ text: '丙', blocks: [] });
  expect(message).not.toHaveProperty('metadata');
  expect(await refusal(web.chat.update({ channel: DESK, ts: ts!, text: '长'.repeat(4001) }))).toBe('msg_too_long');
  await web.chat.postMessage({ channel: DESK, text: '长'.repeat(40_001) });
  expect(slack.channel(DESK).messages.at(-1)!.text.length).toBe(40_000);
});

test('a deleted root leaves a stone as long as it has replies', async () => {
  const { ts: root } = await web.chat.postMessage({ channel: DESK, text: '根' });
  const { ts: reply } = await web.chat.postMessage({ channel: DESK, text: '答', thread_ts: root! });
  await web.chat.delete({ channel: DESK, ts: root! });
  expect(slack.channel(DESK).messages).toMatchObject([{ subtype: 'tombstone', text: 'This message was deleted.' }]);
  expect(await refusal(web.chat.update({ channel: DESK, ts: root!, text: '根' }))).toBe('message_not_found');
  await web.chat.delete({ channel: DESK, ts: reply! });
  expect(slack.channel(DESK).thread(root!)).toEqual([]);
});

test('one person only sees what is for one person', async () => {
  await web.chat.postEphemeral({ channel: DESK, user: 'U1ZHANG', text: '没记上，请再按一次' });
  expect(slack.seenBy('U1ZHANG').ephemerals.map(m => m.text)).toEqual(['没记上，请再按一次']);
  expect(slack.seenBy('U2LIU').ephemerals).toEqual([]);
  expect(slack.channel(DESK).messages).toEqual([]);
  const { channel } = await web.chat.postMessage({ channel: 'U2LIU', text: '有一单给您' });
  expect(channel).toBe('D2LIU');
  expect(slack.seenBy('U2LIU').dms.map(m => m.text)).toEqual(['有一单给您']);
});

test('links, members and reactions', async () => {
  const { ts } = await web.chat.postMessage({ channel: DESK, text: '根' });
  const { permalink } = await web.chat.getPermalink({ channel: DESK, message_ts: ts! });
  expect(permalink).toBe(`https://menfang.slack.com/archives/${DESK}/p${ts!.replace('.', '')}`);
  expect((await web.conversations.info({ channel: DESK })).channel).toMatchObject({
    is_private: true,
    is_member: true,
  });
  await web.reactions.add({ channel: DESK, timestamp: ts!, name: 'eyes' });
  expect(await refusal(web.reactions.add({ channel: DESK, timestamp: ts!, name: 'eyes' }))).toBe('already_reacted');
  expect(slack.channel(DESK).messages[0]!.reactions).toEqual([{ name: 'eyes', users: [BOT] }]);
});

test('arguments come as JSON too, and bad ones are told apart', async () => {
  const call = async (type: string, body: string) => {
    const headers = { 'content-type': type, authorization: `Bearer ${slack.env.SLACK_BOT_TOKEN}` };
    const answer = await fetch(`${slack.env.SLACK_API_URL}chat.postMessage`, { method: 'POST', headers, body });
    return ((await answer.json()) as { error?: string }).error ?? 'ok';
  };
  expect(await call('application/json; charset=utf-8', JSON.stringify({ channel: DESK, text: '在' }))).toBe('ok');
  expect(await call('application/json', '{')).toBe('invalid_json');
  expect(await call('application/json', '[]')).toBe('json_not_object');
  expect(await call('text/plain', 'x')).toBe('invalid_post_type');
  const form = 'application/x-www-form-urlencoded';
  expect(await call(form, new URLSearchParams({ channel: DESK, blocks: '[' }).toString())).toBe(
    'invalid_blocks_format',
  );
  expect(await call(form, new URLSearchParams({ channel: DESK, blocks: '{}' }).toString())).toBe(
    'invalid_blocks_format',
  );
});
