import type { Body } from './body.ts';
import type { Acknowledgement } from './inbound.ts';
import { spoken } from './spoken.ts';

/** One thing said in the words that fit a button or form, and those that fit a command. */
interface Words {
  readonly press: string;
  readonly command: string;
}

export const NOT_KEPT: Words = { press: '没记上，请再按一次。', command: '没记上，请再发一次。' };
export const NOT_OPENED = '窗口没打开，请再按一次。';
export const NOT_DONE: Words = {
  press: '没有执行成，您写的还在，请再按一次；一直这样请到值班台办理。',
  command: '没有查成，请过一会儿再发一次；一直这样请到值班台查。',
};

/** The answer by which Slack shows these words to whoever waits, what he typed kept; undefined: no answer of this kind shows any. */
export function inPlace(body: Body, words: Words | string): Acknowledgement | undefined {
  const { press, command } = typeof words === 'string' ? { press: words, command: words } : words;
  if (body['type'] === 'view_submission')
    return { status: 200, payload: { response_action: 'errors', errors: { [firstInput(body)]: press } } };
  if (body['type'] === undefined) return { status: 200, payload: { response_type: 'ephemeral', text: command } };
  return undefined;
}

/** What a person is told of something of his that did not go through, with his own words; undefined: nobody waits for it. */
export function givenUp(body: Body, isDone = false): string | undefined {
  switch (body['type']) {
    case 'view_submission': {
      const { title, state } = body['view'] as FormView;
      const text = state?.values?.['text']?.['text']?.value;
      const what = `“${title?.text ?? '刚才的窗口'}”`;
      if (isDone) return `${what}已经办好，不用再做；后面的提示没能发全，请用 /ticket 或到值班台看。`;
      return `${what}没有执行成，请再打开一次；一直这样请到值班台办理。${text ? `\n您写的是：“${text}”` : ''}`;
    }
    case 'block_actions': {
      const [action] = body['actions'] as readonly Action[];
      const label = action?.selected_option?.text?.text ?? action?.text?.text ?? '刚才的按钮';
      if (isDone) return `“${label}”已经办好，不用再按；这里没能刷新，请重新打开再看。`;
      return `“${label}”没有执行成，请再按一次；一直这样请到值班台办理。`;
    }
    case 'event_callback': {
      const event = body['event'] as Said;
      const { message, previous_message: before } = event;
      if (before) return before.user && !before.bot_id && before.thread_ts ? changed(message) : undefined;
      const { type, user, bot_id, thread_ts, text } = event;
      if (type !== 'message' || !user || bot_id || !thread_ts || !text) return undefined;
      return `这句话没有记进工单，请再发一次；一直这样请写到值班台。\n您写的是：“${spoken(text)}”`;
    }
    case 'shortcut':
    case 'message_action':
      return NOT_OPENED;
    case undefined:
      return `“${String(body['command'])} ${String(body['text'] ?? '')}”没有查成，请再发一次；一直这样请到值班台查。`;
    default:
      return undefined;
  }
}

/** Words of a thread that were changed, or `undefined` when they were deleted. */
function changed(now: Said | undefined): string {
  const what = `您刚才${now ? '改' : '删'}的话可能没有记进工单；要是原来的话已经发给业主，业主看到的还是那一句。`;
  const words = now?.text ? `\n您改成的是：“${spoken(now.text)}”` : '';
  return `${what}请到工单里核对，要更正请用卡片“更多”里的“更正已发的话”。${words}`;
}

/** Where an error of a form is shown: at its first input. */
function firstInput(body: Body): string {
  const view = body['view'] as { readonly blocks?: readonly { readonly type: string; readonly block_id: string }[] };
  return view.blocks?.find(block => block.type === 'input')?.block_id ?? 'text';
}

interface FormView {
  readonly title?: { readonly text: string };
  readonly state?: {
    readonly values?: Readonly<Record<string, Readonly<Record<string, { readonly value?: string | null }>>>>;
  };
}
interface Action {
  readonly text?: { readonly text?: string };
  readonly selected_option?: { readonly text?: { readonly text?: string } };
}
interface Said {
  readonly type?: string;
  readonly user?: string;
  readonly bot_id?: string;
  readonly thread_ts?: string;
  readonly text?: string;
  /** Of one changed or deleted: as it stands now, and as it stood. */
  readonly message?: Said;
  readonly previous_message?: Said;
}
