// @ts-check
/** @import { World } from './types.d.ts' */
import { html, useEffect, useState } from '../vendor.js';
import { readWorld, send } from './doors.js';
import { OwnPhone } from './own-phone.js';
import { Phone } from './phone.js';

const LOOK_MS = 700;

/** The phones of the pretend WeChat side by side, as they stand now. */
export function App() {
  const [world, setWorld] = useState(/** @type {World | undefined} */ (undefined));
  const [trouble, setTrouble] = useState('');

  async function look() {
    try {
      setWorld(await readWorld());
      setTrouble('');
    } catch (error) {
      setTrouble(/** @type {Error} */ (error).message);
    }
  }
  useEffect(() => {
    let isOver = false;
    const again = () => look().then(() => void (isOver || setTimeout(again, LOOK_MS)));
    void again();
    return () => {
      isOver = true;
    };
  }, []);

  /** @param {Parameters<typeof send>} door */
  async function act(...door) {
    const body = await send(...door);
    await look();
    return body;
  }

  return html`
    <header class="top">
      <div class="title">
        <h1>假微信 <small>门房演示</small></h1>
        <a class="desk" href="/desk" target="_blank" rel="noopener">员工工作台</a>
      </div>
      <p class="hint">前两部是业主的手机，第三部开着业主群。您替他们说话，“门房”照真的规矩回答；在员工工作台接单、回复，这里就能看到。</p>
      ${world?.notes.map(note => html`<p class="hint" key=${note}>${note}</p>`)}
    </header>
    ${trouble && html`<p class="banner" role="alert">${trouble}</p>`}
    ${world && html`<${OwnPhone} world=${world} act=${act} />`}
    <main class="phones">
      ${world?.chats.map(chat => html`<${Phone} key=${chat.id} chat=${chat} world=${world} act=${act} />`)}
    </main>
  `;
}
