import { createCipher } from '../app/cipher.ts';
import { madeAt } from '../db/inspect.ts';
import { type Check, type Finding, lineOf, run } from './doctor-check.ts';
import { database } from './doctor-database.ts';
import { learnedModel } from './doctor-learned.ts';
import { disk, lock, machineClock, port } from './doctor-machine.ts';
import { languageModel } from './doctor-model.ts';
import { pager } from './doctor-pager.ts';
import { publicAddress, readSettings } from './doctor-settings.ts';
import { slack } from './doctor-slack.ts';
import { wechat } from './doctor-wechat.ts';

/** In this order; a channel adds its own here. */
const CHECKS: readonly Check[] = [
  async patient => publicAddress(patient),
  async patient => disk(patient),
  async patient => port(patient),
  async patient => lock(patient),
  database,
  pager,
  slack,
  wechat,
  learnedModel,
  languageModel,
];

try {
  process.loadEnvFile('.env');
} catch {
  // No file: the environment itself has the settings.
}

const findings: Finding[] = [];
const say = (found: readonly Finding[]) => {
  findings.push(...found);
  for (const finding of found) console.log(lineOf(finding));
};

say([machineClock(new Date(), madeAt())]);
const config = readSettings(process.env);
if ('encryptionKey' in config) {
  const patient = { config, cipher: createCipher(config.encryptionKey), seen: {} };
  for (const check of CHECKS) say(await run(check, patient));
} else say(config);

const count = (level: Finding['level']) => findings.filter(f => f.level === level).length;
console.log(`\n${count('bad')} 项要修，${count('warn')} 项请留意，${count('fine')} 项正常。`);
process.exit(count('bad') > 0 ? 1 : 0);
