// @ts-check
/** @import { Chat, World } from './types.d.ts' */
import { html, useEffect, useRef, useState } from '../vendor.js';
import { Bubble } from './bubble.js';

/** @typedef {(path: 'write' | 'send' | 'code', body: object) => Promise<{ code?: string }>} Act */

const SENDABLE = [
  ['picture', '图片'],
  ['voice', '语音'],
  ['place', '位置'],
  ['recall', '撤回'],
];

/**
 * One phone with one chat open: somebody's own with us, or the room, where each of them may speak.
 * @param {{ chat: Chat, world: World, act: Act }} props
 */
export function Phone({ chat, world, act }) {
  const [speaker, setSpeaker] = useState(chat.isRoom ? (world.people[0]?.id ?? '') : chat.id);
  const [trouble, setTrouble] = useState('');
  const lines = world.lines.filter(line => line.chat === chat.id);
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [lines.length]);

  /** @param {Parameters<Act>} door */
  async function press(...door) {
    try {
      const body = await act(...door);
      setTrouble('');
      return body;
    } catch (error) {
      setTrouble(/** @type {Error} */ (error).message);
      return undefined;
    }
  }
  const at = { chat: chat.id, from: speaker };

  return html`<section class="phone" aria-label=${chat.isRoom ? chat.name : `${chat.name}的手机`}>
    <header class="head">
      <h2>${chat.isRoom ? `${chat.name}（${world.people.length + 1}）` : '门房'}</h2>
      <span>${chat.isRoom ? '群聊' : `${chat.name}的手机`}</span>
    </header>
    <ol class="lines" ref=${list} tabindex="0" aria-label="聊天">
      ${lines.length === 0 && html`<li class="aside">${chat.isRoom ? '群里还没有人说话。试试“3栋楼道着火了”，或者勾上@门房问一句。' : '还没有说过话。试试“我家厨房漏水了”。'}</li>`}
      ${lines.map(line => html`<${Bubble} key=${line.id} line=${line} people=${world.people} owner=${speaker} />`)}
    </ol>
    <${Composer} chat=${chat} people=${world.people} at=${at} press=${press} onSpeaker=${setSpeaker} />
    ${trouble && html`<p class="trouble" role="alert">${trouble}</p>`}
  </section>`;
}

/**
 * @param {{
 *   chat: Chat, people: World['people'], at: { chat: string, from: string },
 *   press: (...door: Parameters<Act>) => Promise<{ code?: string } | undefined>, onSpeaker: (id: string) => void,
 * }} props
 */
function Composer({ chat, people, at, press, onSpeaker }) {
  const [text, setText] = useState('');
  const [isToUs, setToUs] = useState(false);

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    if (text.trim() && (await press('write', { ...at, text, isToUs }))) setText('');
  }
  const code = async () => {
    const made = await press('code', { person: at.from });
    if (made?.code) setText(made.code);
  };

  return html`<form class="entry" onSubmit=${submit}>
    ${
      chat.isRoom &&
      html`<div class="speaking">
        <label>谁说 <select value=${at.from} onChange=${(/** @type {{ currentTarget: HTMLSelectElement }} */ event) => onSpeaker(event.currentTarget.value)}>
          ${people.map(({ id, name }) => html`<option key=${id} value=${id}>${name}</option>`)}
        </select></label>
        <label class="to-us"><input type="checkbox" checked=${isToUs} onChange=${() => setToUs(!isToUs)} /> @门房</label>
      </div>`
    }
    <div class="writing">
      <input type="text" aria-label=${`${chat.name}：写消息`} maxlength="2000" autocomplete="off" value=${text}
        onInput=${(/** @type {{ currentTarget: HTMLInputElement }} */ event) => setText(event.currentTarget.value)} />
      <button type="submit" class="main" disabled=${!text.trim()}>发送</button>
    </div>
    <div class="more">
      ${SENDABLE.map(([what, label]) => html`<button type="button" key=${what} onClick=${() => press('send', { ...at, what })}>${label}</button>`)}
      ${!chat.isRoom && html`<button type="button" title="填上小张核对名册后给的绑定码，发出去就绑定" onClick=${code}>绑定码</button>`}
    </div>
  </form>`;
}
