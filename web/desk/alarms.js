// @ts-check

import { agoTime } from '../shared/time.js';
import { html, useEffect } from '../vendor.js';
import { allowSound, soundAlarm, useSound } from './sound.js';
import { plain } from './words.js';

const REPEAT_MS = 2500;

/**
 * Alarms nobody has acknowledged yet: red, on top of everything, sounding until somebody says that he is on it.
 * @param {{ alarms: readonly import('./types.d.ts').Alarm[], names: Readonly<Record<string, string>>, now: Date, model: import('./model.js').Model }} props
 */
export function AlarmBar({ alarms, names, now, model }) {
  const isLoud = alarms.length > 0;
  const hasSound = useSound();
  useEffect(() => {
    if (!isLoud) return;
    soundAlarm();
    const repeat = setInterval(soundAlarm, REPEAT_MS);
    return () => clearInterval(repeat);
  }, [isLoud]);
  if (!isLoud) return null;
  return html`<section class="alarms" role="alert">
    ${alarms.map(
      alarm => html`<div class="alarm" key=${alarm.id}>
        <strong>${names[alarm.danger]} · ${plain(alarm.where) || '地点未说明'}</strong>
        <span class="words">${plain(alarm.words)}</span>
        <small>${agoTime(new Date(alarm.openedAt), now)}${alarm.rounds > 1 ? ` · 已呼叫${alarm.rounds}轮` : ''}</small>
        ${alarm.ticketId && html`<a class="button" href=${`#${alarm.ticketId}`}>看工单</a>`}
        <button class="acknowledge" onClick=${() => model.acknowledge(alarm.id)}>我来处理</button>
      </div>`,
    )}
    ${!hasSound && html`<button class="unmute" onClick=${allowSound}>现在没有声音：点这里开启提示音</button>`}
  </section>`;
}
