import { createHash } from 'node:crypto';
import type { App } from '@slack/bolt';
import { DomainError } from '../../src/domain/errors.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import type { BoardInbox, CaseBoard } from '../../src/ports/case-board.ts';
import type { Act, Verbs } from '../../src/ports/verbs.ts';
import { DONE } from './again.ts';
import { ACKNOWLEDGE } from './alarm.ts';
import { type Body, keyOf } from './body.ts';
import { ACTIONS, MORE, type More, readValue } from './card.ts';
import type { Command } from './command.ts';
import type { DialogName } from './dialogs/dialogs.ts';
import { readValues, type Values } from './dialogs/inputs.ts';
import type { OpenDialog } from './dialogs/open.ts';
import type { createSubmit } from './dialogs/submit.ts';
import { CALLBACK, type Meta } from './dialogs/view.ts';
import { told } from './eyes.ts';
import type { Home } from './home.ts';
import type { Logging } from './logging.ts';
import type { People } from './people.ts';
import type { Talk } from './talk.ts';
import { type Tell, whereabouts } from './tell.ts';

export interface ListenerParts {
  readonly board: CaseBoard;
  readonly inbox: Pick<BoardInbox, 'noteTold'>;
  readonly people: People;
  readonly verbs: Verbs;
  readonly tell: Tell;
  readonly open: OpenDialog;
  readonly submit: ReturnType<typeof createSubmit>;
  readonly talk: Talk;
  readonly command: Command;
  readonly home: Home;
  readonly logging: Logging;
}

/** One act for one press, however often its body is worked through; short, because keys are made of it. */
export const actIdOf = (body: Body, what = ''): string =>
  `slack:${what}${createHash('sha256').update(keyOf(body)).digest('hex').slice(0, 32)}`;

/** One act for one filling of a form: sent again after a failure nobody knows the end of, it is done once. */
export function formActIdOf(body: Body): string {
  const { id, state } = body['view'] as { readonly id: string; readonly state: { readonly values: Values } };
  const filled = JSON.stringify(Object.entries(readValues(state.values)).sort());
  return `slack:${createHash('sha256').update(`${id} ${filled}`).digest('hex').slice(0, 32)}`;
}

/** Any button of that kind. */
const named = (action: string) => new RegExp(`^${action}(:\\d+)?$`);

/** Answers a form; false when the answer came too late to be seen. */
export const answering = (ack: unknown, context: object) => async (payload?: Record<string, unknown>) => {
  if ((context as { isAnswered?: () => boolean }).isAnswered?.()) return false;
  await (ack as (payload?: unknown) => Promise<void>)(payload);
  return true;
};

/** What Bolt hands to whom. */
export function listen(app: App, parts: ListenerParts): void {
  const { inbox, verbs, tell, open, submit, talk, command, home, logging } = parts;
  const noteDone = (body: Body) => inbox.noteTold(keyOf(body), DONE);

  /** What is refused is said where it was pressed. */
  const inWords = async (body: Body, work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await tell.presser(body, told(error));
    }
  };

  const press = (action: string, done: (number: string) => string, run: (act: Act) => Promise<Ticket>) =>
    app.action({ type: 'block_actions', action_id: named(action) }, async ({ ack, body, action }) => {
      await ack();
      const it = body as unknown as Body;
      await inWords(it, async () => {
        const { number } = await run(await actOf(parts, it, valueIn(action), actIdOf(it)));
        await noteDone(it);
        // A card shows it by itself; what only he sees stays as it was.
        if (isForOne(it)) await tell.presser(it, done(number));
      });
      if (isHome(it)) await home.show(whereabouts(it).user);
    });
  press(
    ACTIONS.claim,
    number => `已接单 ${number}，现在由您负责。`,
    act => verbs.claim(act),
  );
  press(
    ACTIONS.takeOver,
    number => `已接管 ${number}，自动回复已停。`,
    act => verbs.takeOver(act),
  );
  press(
    ACTIONS.handBack,
    number => `已交还 ${number}，自动回复又开了。`,
    act => verbs.handBack(act),
  );

  app.action({ type: 'block_actions', action_id: ACKNOWLEDGE }, async ({ ack, body, action }) => {
    await ack();
    const it = body as unknown as Body;
    await inWords(it, async () => {
      const alarm = await parts.board.alarm(valueIn(action) ?? '');
      if (!alarm) throw new DomainError('not_found', '没有找到这条警报。');
      const by = await parts.people.require(whereabouts(it).user, alarm.community.id);
      if (alarm.acknowledgedBy) {
        const who = alarm.acknowledgedBy.id === by.id ? '您已经响应了' : `${alarm.acknowledgedBy.name}已经响应了`;
        return tell.presser(it, `${who}这条警报，不再呼叫。`);
      }
      await verbs.acknowledge(by, alarm.id);
      await noteDone(it);
      return tell.presser(it, '已记下是您在处理，不再呼叫。到了以后请把情况写进工单。');
    });
  });

  const opens = (action: string, nameIn: (value: string) => DialogName | undefined) =>
    app.action({ type: 'block_actions', action_id: named(action) }, async ({ ack, body, action }) => {
      const it = body as unknown as Body;
      const value = valueIn(action) ?? '';
      const name = nameIn(value);
      const ticketId = readValue(value)?.ticketId;
      // The dialog first: it may be opened for three seconds only.
      if (name && ticketId) await open(name, { triggerId: String(it['trigger_id']), ticketId, at: whereabouts(it) });
      await ack();
    });
  opens(ACTIONS.reply, () => 'reply');
  opens(ACTIONS.resolve, () => 'resolve');
  opens(ACTIONS.reopen, () => 'reopen');
  opens(ACTIONS.correct, () => 'correct');
  opens(ACTIONS.more, value => {
    const word = value.split(':')[2] ?? '';
    return word in MORE ? (word as More) : undefined;
  });
  app.action({ type: 'block_actions', action_id: ACTIONS.open }, async ({ ack }) => ack());

  app.view({ type: 'view_submission', callback_id: CALLBACK }, async ({ ack, body, view, context }) => {
    const it = body as unknown as Body;
    await submit({
      user: body.user.id,
      actId: formActIdOf(it),
      meta: JSON.parse(view.private_metadata) as Meta,
      values: view.state.values as Values,
      done: () => noteDone(it),
      answer: answering(ack, context),
    });
  });

  app.event('message', async ({ event, body }) =>
    talk(event as unknown as Body, keyOf(body as unknown as Body), actIdOf(body as unknown as Body, 'talk:')),
  );
  app.event('app_home_opened', async ({ event }) => {
    if (event.tab === 'home') await home.show(event.user);
  });

  app.command('/ticket', async ({ ack, command: asked, body, context }) => {
    const found = await command(asked.text, { user: asked.user_id, channel: asked.channel_id });
    if (!(await answering(ack, context)({ ...found }))) await tell.answer(body as unknown as Body, found);
  });
  logging.listen(app, inWords, open);
}

const isForOne = (body: Body): boolean =>
  (body['container'] as { readonly is_ephemeral?: boolean } | undefined)?.is_ephemeral === true;
const isHome = (body: Body): boolean => (body['view'] as { readonly type?: string } | undefined)?.type === 'home';

/** Whoever pressed, on the case of the value, in the version it showed. */
async function actOf(
  { board, people }: ListenerParts,
  body: Body,
  value: string | undefined,
  actId: string,
): Promise<Act> {
  const read = readValue(value);
  const one = read && (await board.read(read.ticketId));
  if (!one) throw new DomainError('not_found', '没有找到这个工单。请用 /ticket 再找一次。');
  const by = await people.require(whereabouts(body).user, one.ticket.communityId);
  return { by, ticketId: one.ticket.id, version: read.version, actId };
}

/** Of a button its value, of a menu that of the line chosen. */
function valueIn(action: unknown): string | undefined {
  const { value, selected_option } = action as { value?: string; selected_option?: { value: string } };
  return value ?? selected_option?.value;
}
