/**
 * R7, Slack's part: between Slack's answer and our record lies a moment in which a kill leaves nobody knowing whether a card or a
 * message of its thread arrived. Slack can be asked: so what arrived is never posted twice, and what did not is posted.
 *
 * A case is reported or something happens to it; at the next message the service is frozen, Slack takes it and answers, and the
 * service is killed (-9). Every third time it is killed before Slack takes the message.
 *
 * Off: a service that does not remember that a message may have arrived.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Clerk, nextPress, signInClerk } from '../support/clerk.ts';
import { drained } from '../support/drained.ts';
import { connections, foundHome, MAIN, MAIN_WITHOUT, type Running, say, start } from '../support/process.ts';
import { BOT, type Slack, startSlack } from '../support/slack/index.ts';
import { audit, nonZero } from '../support/slack-audit.ts';
import { isFull, prove } from './proof.ts';

/** As settings want it: a channel's id is longer than what the stand-in uses. */
const DESK = 'C1DESK000';
const ROUNDS = isFull ? 20 : 3;
/** Longest until a message comes; beyond it the round has failed. */
const PATIENCE_MS = 60_000;

prove('R7SLACK', 'kill -9 between Slack’s answer and our record doubles no card and no message', async isOn => {
  const slack = await startSlack({
    signingSecret: '0123456789abcdef0123456789abcdef',
    channels: [{ id: DESK, name: '工单', is_private: true, members: [BOT] }],
  });
  const { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, SLACK_API_URL } = slack.env;
  const home = await foundHome({ SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, SLACK_API_URL, SLACK_CHANNEL: DESK });
  const agent = connections(2);
  const broken: string[] = [];
  try {
    let clerk: Clerk | undefined;
    let kills = 0;
    for (let round = 0; round < (isOn ? ROUNDS : 2); round++) {
      const service = start(home, isOn ? MAIN : MAIN_WITHOUT, { PROVE_WITHOUT: isOn ? '' : 'asking first' });
      await service.ready();
      clerk ??= await signInClerk(home, agent);
      const isTaken = round % 3 !== 2;
      // Of a new case the card, then its first words; of one that stands what happened to it.
      killAt(slack, service, 1 + (round % 2), isTaken);
      if (!(await say(home, { address: `owner-${round}`, id: randomUUID(), text: '3栋2单元楼道灯不亮了' }, agent)))
        broken.push(`round ${round}: the report was not taken`);
      if (round % 2 === 1) await claim(clerk);
      const end = await Promise.race([service.exited, pause(PATIENCE_MS)]);
      if (end) kills++;
      else broken.push(`round ${round}: nothing was posted`);
      await service.kill();
      slack.onCall = () => 'ok';
    }
    const found = await drained(home, query => audit(query, slack.channel(DESK).all));
    return {
      figures: { rounds: kills, messages: slack.channel(DESK).all.length, ...found },
      broken: [...broken, ...nonZero(found)],
    };
  } finally {
    agent.destroy();
    await home.remove();
    await slack.close();
  }
});

/** Kills whoever posts the nth message from now on, just after Slack has answered, or before it has taken it. */
function killAt(slack: Slack, service: Running, nth: number, isTaken: boolean): void {
  let posts = 0;
  slack.onCall = async ({ method }) => {
    if (method !== 'chat.postMessage' || ++posts !== nth) return 'ok';
    if (!isTaken) {
      await service.kill();
      return 'drop';
    }
    service.signal('SIGSTOP');
    // The answer is on its way when the process, which reads nothing any more, is ended.
    setTimeout(() => service.signal('SIGKILL'), 100);
    return 'ok';
  };
}

/** Somebody takes the newest case: more to be told of it. */
async function claim(clerk: Clerk): Promise<void> {
  const [ticket] = await clerk.cases().catch(() => []);
  if (ticket) await clerk.press(nextPress(ticket, 1));
}
