import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { createFlows } from '../../flows/index.ts';
import { createLog } from '../../src/http/log.ts';
import { testService } from '../support/service.ts';
import { prove } from './proof.ts';

const PHONES = Array.from({ length: 40 }, (_, i) => `139${String(10_000_000 + i * 7919).padStart(8, '0')}`);
const PLATE = '苏E12345';
const ID_CARD = '11010119900307771X';

prove('S19', 'logs hold no phone, id, token or owner’s word', async isOn => {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  // Off: a plain logger, as most services have.
  const log = isOn ? createLog('debug', write) : pino({ level: 'debug' }, { write });
  const flows = createFlows();
  let failing = '';
  const home = await testService({
    log,
    // A bug that quotes what it was working on, as bugs do.
    talk: {
      ...flows,
      talk: (state, happening, cases) =>
        failing ? Promise.reject(new Error(`cannot digest ${failing}`)) : flows.talk(state, happening, cases),
    },
  });
  const owners = PHONES.map((phone, i) => ({
    phone,
    owner: home.owner(`o6_bmjrPTlm6_2sgVt7hMZOPf${String(i).padStart(3, '0')}`),
  }));
  for (const { phone, owner } of owners) await owner.say(`楼道灯坏了，电话${phone}，车牌${PLATE}，身份证${ID_CARD}`);
  failing = `${PHONES[0]} of o6_bmjrPTlm6_2sgVt7hMZOPf001`;
  await home.owner('breaker').say('厨房漏水\n"level":"fatal","msg":"forged"');
  failing = '';
  // A statement that fails with parameters in it.
  await home
    .rows(
      sql`insert into tie(community_id, person_id, house_id, role, "from") values (${PHONES[1]}, 0, 0, 'owner', now())`,
    )
    .catch(error => log.error({ err: error }, `failed for ${PHONES[1]}`));
  const token = (await home.staff('1001')).token;
  await home.app.inject({
    url: `/desk/enter?code=AAAAA-BBBBB&phone=${PHONES[2]}`,
    headers: { cookie: `menfang_desk=${token}` },
  });
  await home.app.inject({ url: `/chat/picture/${PHONES[3]}`, headers: owners[0]!.owner.headers });
  const bad = await home.app.inject({
    method: 'POST',
    url: '/chat/messages',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    payload: '{"broken',
  });
  const all = lines.join('');
  const secrets = [...PHONES, PLATE, ID_CARD, token, 'o6_bmjrPTlm6_2sgVt7hMZOPf001', '身份证', 'AAAAA-BBBBB'];
  const broken = [
    ...secrets.filter(s => all.includes(s)).map(s => `the log holds ${s.slice(0, 6)}…`),
    ...lines.filter(l => l.trim().includes('\n')).map(() => 'a log line holds a line break'),
    ...(/\bat .*\.ts:\d+|node_modules/.test(bad.body) ? ['a client saw a stack'] : []),
  ];
  await home.close();
  return { figures: { lines: lines.length, secrets: secrets.length, found: broken.length }, broken };
});
