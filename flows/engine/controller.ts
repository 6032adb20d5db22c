import { BotAdapter, type ConversationState, type ResourceResponse, TurnContext } from 'botbuilder-core';
import { type DialogContext, DialogContextError, DialogTurnStatus } from 'botbuilder-dialogs';
import { Botkit, type BotkitMessage, BotWorker } from 'botkit';
import type { Reply } from '../../src/ports/talk.ts';
import { FlowDialog, keep, kept } from './dialog.ts';
import type { Dialogue, Flow, LastTouch, Timed, Trigger } from './flow.ts';
import { current, heard, turnStorage } from './turn-context.ts';

type Ware = { run(...args: unknown[]): void };

/** Botkit's middleware with its error as a rejection; stock callers lose errors thrown inside it. */
const runWare = (ware: Ware, ...args: unknown[]): Promise<void> =>
  new Promise((done, failed) => ware.run(...args, (error: unknown) => (error ? failed(error) : done())));

/** Stock say() never settles when sending fails. */
class SafeWorker extends BotWorker {
  override async say(message: Partial<BotkitMessage>): Promise<ResourceResponse | undefined> {
    const activity = this.ensureMessageFormat(message);
    await runWare(this.controller.middleware.send, this, activity);
    return this.getConfig('context').sendActivity(activity);
  }
}

/** Sends nothing: what is said is gathered for the caller of talk(). */
class GatheringAdapter extends BotAdapter {
  readonly name = 'gathering';
  readonly botkit_worker = SafeWorker;

  async sendActivities(
    _context: TurnContext,
    activities: { channelData?: { reply?: Reply } }[],
  ): Promise<ResourceResponse[]> {
    for (const { channelData } of activities) if (channelData?.reply) current().sent.push(channelData.reply);
    return activities.map((_, i) => ({ id: String(i) }));
  }
  async updateActivity(): Promise<void> {
    throw new Error('What was said is changed by a correction, never in place.');
  }
  async deleteActivity(): Promise<void> {
    throw new Error('What was said is never deleted.');
  }
  begin(context: TurnContext, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    return this.runMiddleware(context, logic);
  }
  async continueConversation(): Promise<void> {
    throw new Error('talk() is the only way in.');
  }
}

/** Private methods of Botkit this engine leans on; a test asserts that they still exist. */
export const RELIED_ON = ['listenForInterrupts', 'listenForTriggers'] as const;

type Relied = Record<(typeof RELIED_ON)[number], (bot: BotWorker, message: BotkitMessage) => Promise<unknown>> & {
  readonly conversationState: ConversationState;
};

/** Botkit's private parts. A cast, because its types hide them; botkit is pinned and the test above watches. */
export const inside = (controller: Botkit): Relied => controller as unknown as Relied;

/** Botkit as controller, hardened: everything is awaited and every error reaches the caller of handleTurn. */
export class Controller extends Botkit {
  readonly #adapter: GatheringAdapter;
  readonly #lastTouch: LastTouch;
  /** Which dialogues listen for a timer, by its name. */
  readonly #timed = new Map<string, Set<string>>();

  constructor(lastTouch: LastTouch) {
    const adapter = new GatheringAdapter();
    super({ adapter, storage: turnStorage, disable_webserver: true, disable_console: true });
    this.#adapter = adapter;
    this.#lastTouch = lastTouch;
  }

  /** Registers what a flow listens for and the dialogues it opens. */
  teach(flow: Flow): void {
    const answer = async () => {
      if (flow.returns) current().wasPassed = true;
      flow.answer(heard());
      return true;
    };
    if (flow.interrupts) this.interrupts(patternOf(flow.interrupts), 'message', answer);
    if (flow.hears) this.hears(patternOf(flow.hears), 'message', answer);
    for (const dialogue of flow.dialogues ?? []) {
      this.dialogSet.add(new FlowDialog(dialogue));
      for (const timer of dialogue.timers ?? []) this.#listenForTimer(dialogue, timer);
    }
  }

  /** A timer interrupts: it is never taken for an answer, whatever waits. */
  #listenForTimer(dialogue: Dialogue<object>, timer: Timed<object>): void {
    const listening = this.#timed.get(timer.name) ?? new Set();
    this.#timed.set(timer.name, listening.add(dialogue.id));
    // Of several that wait for the same timer the one asked last hears it.
    const isWaiting = async () => current().turn.open.find(open => listening.has(open.id))?.id === dialogue.id;
    this.interrupts(isWaiting, `timer:${timer.name}`, async bot => {
      const dc: DialogContext = bot.getConfig('dialogContext');
      const instance = dc.stack.findLast(d => d.id === dialogue.id);
      if (current().turn.cases.takenOver && !timer.evenTakenOver) {
        // A person talks now: a timer set before says nothing into it.
        await bot.cancelAllDialogs();
        return true;
      }
      const { data, question } = kept(instance);
      const outcome = timer.ranOut(current().turn, data, question);
      if (outcome.kind === 'wait') keep(instance, outcome);
      if (outcome.kind === 'end') await bot.cancelAllDialogs();
      return true;
    });
  }

  /** One turn from an activity to saved state. */
  async run(activity: TurnContext['activity']): Promise<void> {
    await this.#adapter.begin(new TurnContext(this.#adapter, activity), context => this.handleTurn(context));
  }

  override async handleTurn(context: TurnContext): Promise<void> {
    const own = current();
    const message = messageOf(context);
    context.turnState.set('botkitMessage', message);
    const dc = await this.dialogSet.createContext(context);
    if (dc.stack.some(d => !this.dialogSet.find(d.id))) {
      // A deploy took a dialogue away. Without this every turn of this owner would fail from now on.
      dc.stack.splice(0);
      own.wasRestarted = true;
    }
    own.drop = ids => dc.stack.splice(0, dc.stack.length, ...dc.stack.filter(d => ids.includes(d.id)));
    const memo = inside(this).conversationState.createProperty('memo');
    Object.assign(own.turn.memo, await memo.get(context, {}));
    Object.assign(own.turn, { open: dc.stack.toReversed().map(d => ({ id: d.id, ...kept(d) })) });
    const bot = await this.spawn(dc);
    try {
      await runWare(this.middleware.ingest, bot, message);
      await runWare(this.middleware.receive, bot, message);
      await this.#answer(bot, message, dc);
      const replies = this.#lastTouch(own.turn, own.said, own.wasRestarted);
      for (const reply of replies) await bot.say({ type: 'message', text: reply.text, channelData: { reply } });
    } catch (error) {
      throw error instanceof DialogContextError && error.error instanceof Error ? error.error : error;
    }
    await memo.set(context, Object.keys(own.turn.memo).length > 0 ? own.turn.memo : undefined);
    await this.saveState(bot);
  }

  async #answer(bot: BotWorker, message: BotkitMessage, dc: DialogContext): Promise<void> {
    const own = current();
    const waiting = dc.activeDialog;
    if ((await inside(this).listenForInterrupts(bot, message)) === false) {
      const { status } = await dc.continueDialog();
      if (status === DialogTurnStatus.empty || own.wasPassed) {
        await runWare(this.middleware.interpret, bot, message);
        await inside(this).listenForTriggers(bot, message);
      }
    }
    for (const { dialogue, ...kept } of own.begun) await dc.beginDialog(dialogue.id, kept);
    const isStillWaiting = waiting !== undefined && dc.activeDialog === waiting;
    if (own.wasPassed && isStillWaiting && !own.wasResumed) await dc.repromptDialog();
  }
}

const patternOf = (trigger: Trigger) => (trigger instanceof RegExp ? trigger : async () => trigger(heard()));

function messageOf(context: TurnContext): BotkitMessage {
  const { activity } = context;
  return {
    ...activity.channelData,
    type: activity.channelData?.botkitEventType ?? activity.type,
    user: activity.from.id,
    text: activity.text,
    channel: activity.conversation.id,
    value: activity.value,
    reference: TurnContext.getConversationReference(activity),
    context,
    incoming_message: activity,
  } as BotkitMessage;
}
