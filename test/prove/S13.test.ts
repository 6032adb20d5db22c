import { testService } from '../support/service.ts';
import { prove } from './proof.ts';

const SECRET = '这户去年欠费三个月，先别急着去';

prove('S13', 'what staff write among themselves never reaches an owner', async isOn => {
  // Off: a desk that sends every word written at a case to the owner unless told otherwise.
  const home = await testService(
    isOn
      ? {}
      : { verbs: verbs => ({ ...verbs, note: (act, text) => verbs.reply(act, text, Number.MAX_SAFE_INTEGER) }) },
  );
  const chen = home.owner('chen');
  await chen.say('我家厨房漏水了，3栋2单元1201');
  const [ticket] = await home.tickets();
  const id = ticket!['id'] as string;
  const zhang = await home.staff('1001');
  const desk = (path: string, payload: Record<string, unknown>) =>
    home.app.inject({
      method: 'POST',
      url: `/desk/api/cases/${id}/${path}`,
      headers: { cookie: `menfang_desk=${zhang.token}`, 'x-csrf-token': zhang.csrf, 'sec-fetch-site': 'same-origin' },
      payload,
    });
  const version = Number(ticket!['version']);
  const note = await desk('note', { version, actId: crypto.randomUUID(), text: SECRET });
  await desk('preview', { kind: 'reply', text: SECRET });
  await desk('writing', {});
  await desk('claim', { version, actId: crypto.randomUUID() });
  await chen.say('师傅什么时候来？');
  await home.pass(3_600_000);
  const heard = await chen.heard();
  const page = await home.app.inject({ url: '/chat', headers: chen.headers });
  const leaks = [...heard, page.body].filter(t => t.includes('欠费'));
  await home.close();
  return {
    figures: { heard: heard.length, leaks: leaks.length },
    broken: [
      ...leaks.map(t => `the owner heard: ${t.slice(0, 80)}`),
      ...(note.statusCode < 300 ? [] : [`the note was not kept: ${note.body}`]),
    ],
  };
});
