import { ActivityTypes } from 'botbuilder-core';
import type { Happening, Reply, Talk } from '../../src/ports/talk.ts';
import { Controller } from './controller.ts';
import type { Earlier, Flow, Heard, LastTouch, Turn } from './flow.ts';
import { activityOf, type Running, runAs } from './turn-context.ts';

/** Makes the conversation's controller from its flows; of two that would answer, the one named first does. */
export function createTalk(flows: readonly Flow[], lastTouch: LastTouch = (_, replies) => replies): Talk {
  const controller = new Controller(lastTouch);
  for (const flow of flows) controller.teach(flow);

  return {
    async talk(state, happening, cases) {
      const words = wordsOf(happening);
      const ownTexts: Readonly<Record<string, string>> = cases.community.settings.texts ?? {};
      const said: Reply[] = [];
      const begun: Running['begun'] = [];
      const turn: Turn = {
        cases,
        open: [],
        memo: {},
        say: (why, text, choices) => said.push({ why, text: ownTexts[why] ?? text, ...(choices ? { choices } : {}) }),
        begin: (dialogue, data, question) => begun.push({ dialogue, data, question }),
        takeUpAgain: () => {
          own.wasPassed = true;
        },
        drop: (keep = []) => own.drop?.(keep),
        ...words,
        ...{ recall: (earlier: Earlier) => recall(own.turn as Heard, earlier) },
      };
      const own: Running = {
        turn,
        state,
        said,
        sent: [],
        begun,
        drop: undefined,
        wasPassed: false,
        wasResumed: false,
        wasRestarted: false,
      };
      const activity =
        happening.kind === 'said'
          ? activityOf(ActivityTypes.Message, undefined, words.text ?? '')
          : activityOf(ActivityTypes.Event, `timer:${happening.name}`, '');
      await runAs(own, () => controller.run(activity));
      return { state: own.state, replies: own.sent };
    },
    openQuestion(state) {
      const stack = (state as { dialogState?: { dialogStack?: { state?: { question?: string } }[] } }).dialogState
        ?.dialogStack;
      return stack?.at(-1)?.state?.question;
    },
  };
}

function recall(turn: Heard, { text, messageIds, pictures }: Earlier): void {
  Object.assign(turn, {
    text: [text, turn.text].filter(Boolean).join('\n'),
    messageIds: [...messageIds, ...turn.messageIds],
    pictures: pictures + turn.pictures,
  });
}

function wordsOf(happening: Happening) {
  if (happening.kind === 'timer') return {};
  const { reading, lines } = happening;
  return {
    reading,
    lines,
    text: lines
      .map(line => line.text.trim())
      .filter(Boolean)
      .join('\n'),
    pictures: lines.reduce((sum, line) => sum + line.pictures, 0),
    attachments: lines.flatMap(line => line.attachment ?? []),
    messageIds: lines.map(line => line.messageId),
  };
}
