import type { TurnContext } from 'botbuilder-core';
import { ActivityTypes } from 'botbuilder-core';
import {
  Dialog,
  type DialogContext,
  type DialogInstance,
  type DialogReason,
  type DialogTurnResult,
} from 'botbuilder-dialogs';
import type { Dialogue, Outcome } from './flow.ts';
import { current, heard } from './turn-context.ts';

/** What is kept of a waiting dialogue in the conversation's state. */
export interface Kept {
  question?: string | undefined;
  data: object;
}

/** One of our dialogues on Bot Framework's stack. */
export class FlowDialog extends Dialog {
  readonly #dialogue: Dialogue<object>;

  constructor(dialogue: Dialogue<object>) {
    super(dialogue.id);
    this.#dialogue = dialogue;
  }

  override async beginDialog(dc: DialogContext, begun: object): Promise<DialogTurnResult> {
    keep(dc.activeDialog, begun as Kept);
    return Dialog.EndOfTurn;
  }

  override async continueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    if (dc.context.activity.type !== ActivityTypes.Message) return Dialog.EndOfTurn;
    const own = dc.activeDialog;
    const { data, question } = kept(own);
    const outcome = this.#dialogue.hear(heard(), data, question);
    // An answer may have dropped all that waited, this one too; ending it again would end what lies beneath.
    return dc.activeDialog === own ? this.#settle(dc, outcome) : Dialog.EndOfTurn;
  }

  override async resumeDialog(dc: DialogContext, _reason: DialogReason, quietly?: boolean): Promise<DialogTurnResult> {
    if (quietly || current().wasPassed) return Dialog.EndOfTurn;
    return this.#settle(dc, this.#resume(kept(dc.activeDialog)));
  }

  override async repromptDialog(_context: TurnContext, instance: DialogInstance): Promise<void> {
    const outcome = this.#resume(kept(instance));
    if (outcome.kind === 'wait') keep(instance, outcome);
  }

  #resume(was: Kept): Outcome<object> {
    current().wasResumed = true;
    return this.#dialogue.resume?.(current().turn, was.data, was.question) ?? { kind: 'wait', ...was };
  }

  async #settle(dc: DialogContext, outcome: Outcome<object>): Promise<DialogTurnResult> {
    switch (outcome.kind) {
      case 'wait':
        keep(dc.activeDialog, outcome);
        return Dialog.EndOfTurn;
      case 'end':
        return dc.endDialog(outcome.quietly ?? false);
      case 'pass':
        current().wasPassed = true;
        return Dialog.EndOfTurn;
      case 'leave':
        current().wasPassed = true;
        return dc.endDialog(true);
    }
  }
}

/** What a waiting dialogue had remembered. */
export const kept = (instance: DialogInstance | undefined): Kept => instance?.state as Kept;

/** Puts what a dialogue wants remembered into its place on the stack. */
export function keep(
  instance: DialogInstance | undefined,
  { data, question }: { data: object; question?: string | undefined },
): void {
  if (instance) instance.state = question === undefined ? { data } : { data, question };
}
