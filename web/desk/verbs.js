// @ts-check
import { html, useState } from '../vendor.js';
import { act } from './api.js';
import { Ask } from './ask.js';
import { Bindings } from './bindings.js';
import { KeepAnswer, mayKeep } from './keep-answer.js';
import { hasChat, houseLabel, isOpen } from './words.js';

/** @typedef {import('./types.d.ts').Person} Person */
/** @typedef {import('./types.d.ts').Me} Me */
/** @typedef {'reassign' | 'takeOver' | 'handBack' | 'limit' | 'untie'} Question */

const HOURS = [
  ['2', '2 小时'],
  ['8', '8 小时'],
  ['24', '24 小时'],
];

/** @param {Me} me @param {Person} person @returns {[string, string]} */
const asChoice = (me, person) => [
  String(person.id),
  `${person.name}（${me.names.roles[person.role]}${person.onDuty ? '，在班' : '，不在班'}）`,
];

/**
 * What can be done with the case in its state; the verbs themselves have the last word.
 * @param {{
 *   story: import('./types.d.ts').Story, me: Me, model: import('./model.js').Model,
 *   setMode: (mode: import('./types.d.ts').Mode) => void, onEdit: () => void,
 * }} props
 */
export function VerbBar({ story, me, model, setMode, onEdit }) {
  const [question, setQuestion] = useState(/** @type {Question | undefined} */ (undefined));
  const { ticket, takenOverBy, isLimited } = story;
  const [isBinding, setBinding] = useState(false);
  const [isKeeping, setKeeping] = useState(false);
  const open = isOpen(ticket.state);
  const people = me.colleagues.filter(c => c.id !== ticket.responsibleId && c.id !== me.staff.id);
  if (ticket.responsibleId !== me.staff.id) people.push(me.staff);
  people.sort((a, b) => Number(b.onDuty) - Number(a.onDuty));

  /** @param {string} verb @param {object} input @param {string} done */
  const perform = (verb, input, done) => model.attempt(() => act(ticket, verb, input), done);

  /** @type {Record<Question, { text: string, button: string, choices?: readonly (readonly string[])[], run: (choice: string) => Promise<boolean> }>} */
  const QUESTIONS = {
    reassign: {
      text: '转给谁？业主会知道换了谁负责。',
      button: '转派',
      choices: people.map(p => asChoice(me, p)),
      run: id => perform('reassign', { toStaffId: Number(id) }, '已转派'),
    },
    takeOver: {
      text: '接管后，机器不再自动回复这位业主，由您来说，直到交还或工单结束。业主会收到一句说明。',
      button: '接管对话',
      run: () => perform('takeOver', {}, '对话已由您接管'),
    },
    handBack: {
      text: '交还后，机器重新自动回复这位业主。',
      button: '交还',
      run: () => perform('handBack', {}, '已交还'),
    },
    untie: {
      text: '从现在起他就不再是这里的人，下一句话起就不按这套房屋办；工单都还在。业主会收到一句话。',
      button: '结束登记',
      choices: [...story.homes.map((home, i) => [String(story.ties[i]), `结束${home}的登记`]), ['', '解绑这个聊天']],
      run: houseId => perform('untie', houseId ? { houseId: Number(houseId) } : {}, '已办好'),
    },
    limit: {
      text: '对骚扰性的消息暂停自动回复多久？紧急情况仍会照常响应，您仍可以回复。',
      button: '暂停自动回复',
      choices: HOURS,
      run: hours => perform('limit', { hours: Number(hours) }, '已暂停自动回复'),
    },
  };
  const asked = question && QUESTIONS[question];

  return html`<div class="verbs">
    ${ticket.state === 'recorded' && html`<button class="main" onClick=${() => perform('claim', {}, '已接单')}>接单</button>`}
    ${
      open &&
      html`<button onClick=${() => setMode('resolve')}>办结</button>
      <button onClick=${() => setMode('decline')}>说明关闭</button>
      <button onClick=${() => setQuestion('reassign')}>转派</button>`
    }
    ${!open && html`<button onClick=${() => setMode('reopen')}>重新打开</button>`}
    <button onClick=${onEdit}>修改信息</button>
    ${
      hasChat(ticket) &&
      (takenOverBy
        ? html`<button onClick=${() => setQuestion('handBack')}>交还对话</button>`
        : html`<button onClick=${() => setQuestion('takeOver')}>接管对话</button>`)
    }
    ${me.mayBind && html`<button onClick=${() => setBinding(true)}>绑定码</button>`}
    ${me.mayBind && story.isBound && html`<button onClick=${() => setQuestion('untie')}>结束登记</button>`}
    ${mayKeep(story) && html`<button onClick=${() => setKeeping(true)}>存为知识</button>`}
    ${me.mayInvite && hasChat(ticket) && !isLimited && html`<button onClick=${() => setQuestion('limit')}>暂停自动回复</button>`}
    ${me.mayInvite && isLimited && html`<button onClick=${() => perform('limit', { hours: 0 }, '已恢复自动回复')}>恢复自动回复</button>`}
    ${isBinding && html`<${Bindings} me=${me} now=${new Date()} model=${model} words=${ticket.where.room ? houseLabel(ticket.where) : ''} onClose=${() => setBinding(false)} />`}
    ${isKeeping && html`<${KeepAnswer} ticket=${ticket} me=${me} model=${model} onClose=${() => setKeeping(false)} />`}
    ${asked && html`<${Ask} ...${asked} onClose=${() => setQuestion(undefined)} />`}
  </div>`;
}
