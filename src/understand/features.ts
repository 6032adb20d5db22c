import { hearCues } from './cues.ts';
import { guard } from './guard.ts';
import { findHouses } from './house.ts';
import { normalise } from './normalise.ts';
import { blankPhones } from './phone.ts';
import { hearTopics } from './topics.ts';

/** What the classifier sees of a text: character n-grams, English words, cues, topics, the guard's verdict, the shape. */
export function featuresOf(text: string): string[] {
  const plain = normalise(text);
  const bare = withoutHouses(blankPhones(plain));
  const seen = new Set<string>();
  addGrams(bare, seen);
  addEnglish(bare, seen);
  const cues = hearCues(plain);
  const topics = hearTopics(plain);
  for (const cue of cues) seen.add(`c:${cue}`);
  for (const topic of topics) seen.add(`t:${topic}`);
  for (let i = 0; i < cues.length; i += 1)
    for (let j = i + 1; j < cues.length; j += 1) seen.add(`c:${cues[i]}+${cues[j]}`);
  for (const topic of topics) for (const cue of cues) if (CROSSED.has(cue)) seen.add(`x:${topic}+${cue}`);
  const alert = guard(text);
  if (alert) seen.add(`g:${alert.tier}`).add(`g:${alert.danger}`).add(`g:${alert.tier}:${alert.danger}`);
  addShape(text, plain, bare, topics.length, seen);
  return [...seen];
}

const CROSSED = new Set(['howMuch', 'suggests', 'angry', 'praises', 'asksHow', 'comeFix', 'money', 'broken']);

/** How much one kind of feature counts against the others. */
export function weightOf(feature: string): number {
  const kind = feature.slice(0, 2);
  if (kind === 'c:' || kind === 't:' || kind === 'g:') return feature.includes('+') ? 1 : 1.6;
  return kind === 'x:' ? 0.8 : 1;
}

function withoutHouses(text: string): string {
  let out = '';
  let at = 0;
  for (const { start, end } of findHouses(text)) {
    out += `${text.slice(at, start)}H`;
    at = end;
  }
  return out + text.slice(at);
}

function addGrams(text: string, seen: Set<string>): void {
  const line = `^${text
    .replace(/[0-9]+/g, '0')
    .replace(/[?？]+/g, '?')
    .replace(/[!！]+/g, '!')
    .replace(/[^\p{L}0?!]+/gu, ' ')
    .replace(/[a-z]+/g, 'a')
    .trim()}$`;
  for (let at = 0; at < line.length; at += 1) {
    for (let size = 1; size <= 3 && at + size <= line.length; size += 1) {
      const gram = line.slice(at, at + size);
      if (gram !== ' ' && gram !== '^' && gram !== '$') seen.add(gram);
    }
  }
}

function addEnglish(text: string, seen: Set<string>): void {
  const words = text.match(/[a-z][a-z']+/g) ?? [];
  for (const [at, word] of words.entries()) {
    seen.add(`w:${word}`);
    const next = words[at + 1];
    if (next) seen.add(`w:${word} ${next}`);
  }
}

function addShape(text: string, plain: string, bare: string, topics: number, seen: Set<string>): void {
  const size = plain.length;
  seen.add(
    `s:${size <= 2 ? 'tiny' : size <= 6 ? 'short' : size <= 14 ? 'line' : size <= 30 ? 'some' : size <= 70 ? 'long' : size <= 140 ? 'letter' : 'essay'}`,
  );
  if (topics === 0) seen.add('s:no-topic');
  if (bare.includes('H')) seen.add('s:house');
  if (bare.replace(/[H\s]/g, '').length < 3) seen.add('s:bare');
  if (/\n/.test(text)) seen.add('s:lines');
  if (/\p{Extended_Pictographic}/u.test(text)) seen.add('s:emoji');
  if (!/\p{Script=Han}/u.test(text)) seen.add(/[a-z]{2}/.test(plain) ? 's:latin' : 's:no-words');
  if (/[?？]\s*$/.test(text)) seen.add('s:ends-asking');
  if (/[!！]/.test(text)) seen.add('s:loud');
}
