import { introduce } from '../src/domain/people.ts';
import type { Ticket } from '../src/domain/ticket.ts';
import { isSolved } from './answers.ts';
import type { Heard } from './engine/flow.ts';
import { isForStaffToEnd } from './matter.ts';

/** The owner says it is over or takes it back: withdrawn when nobody has started, else told to whoever has it. */
export function endByOwner(turn: Heard, ticket: Ticket): void {
  const { cases, text, messageIds } = turn;
  const solved = isSolved(text);
  const reason = solved ? '业主告知已好' : '业主撤回';
  cases.add(ticket.id, messageIds);
  if (isForStaffToEnd(ticket)) {
    cases.amend(ticket.id, {}, `${reason}，请核实后再收尾`);
    turn.say(
      'withdraw.kept',
      `好的，您的意思我记下了。这类事要由同事核实清楚才收尾，所以${ticket.number}先留着，不用您再做什么。`,
    );
    return;
  }
  if (ticket.state === 'recorded') {
    cases.withdraw(ticket.id, reason);
    turn.say(
      solved ? 'withdraw.solved' : 'withdraw.done',
      solved
        ? `好了就好，谢谢您告诉我。${ticket.number}这件事就收尾了，再有情况随时发给我。`
        : `好的，${ticket.number}（${ticket.summary}）已经撤回。您有事随时发给我。`,
    );
    return;
  }
  cases.amend(ticket.id, {}, `${reason}，请与业主确认后收尾`);
  const who = cases.staff.find(s => s.id === ticket.responsibleId);
  turn.say(
    'withdraw.told',
    `${solved ? '好了就好。' : '好的，'}这件事${who ? `是${introduce(who)}在跟，` : '已有同事在跟，'}您的话记下了，由同事来收尾。`,
  );
}
