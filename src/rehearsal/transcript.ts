import type { Bubble, OwnerSeat } from './owner-seat.ts';
import type { Outcome } from './play.ts';
import type { Script } from './read.ts';
import type { Step } from './step.ts';
import { clockFace } from './times.ts';

export interface Transcript {
  readonly lines: readonly string[];
  step(step: Step, at: Date): void;
  /** Writes down what owners heard since last time, in order of time, and gives it. */
  heard(owners: readonly OwnerSeat[]): readonly Bubble[];
}

const indent = (text: string, by: string): string => text.replaceAll('\n', `\n${by}`);

/** What happened, as it can be read aloud: time on the community's clock, who, what. */
export function createTranscript({ startsAt, cast }: Script): Transcript {
  const { timeZone } = cast.plan.community;
  const lines: string[] = [];
  const written = new Map<OwnerSeat, number>();
  const clock = (at: Date) => clockFace(at, startsAt, timeZone);
  return {
    lines,
    step({ words, isCheck }, at) {
      lines.push(`  ${clock(at)}  ${isCheck ? '  ✓ ' : ''}${indent(shortened(words), '            ')}`);
    },
    heard(owners) {
      const fresh = owners.flatMap(owner => {
        const from = written.get(owner) ?? 0;
        written.set(owner, owner.heard.length);
        return owner.heard.slice(from).map(bubble => ({ owner, bubble }));
      });
      fresh.sort((a, b) => a.bubble.at.getTime() - b.bubble.at.getTime());
      for (const { owner, bubble } of fresh) {
        const choices = bubble.choices.length > 0 ? `\n[${bubble.choices.map(c => c.label).join('] [')}]` : '';
        const pictures = bubble.pictures > 0 ? `\n（图片 ${bubble.pictures} 张）` : '';
        const text = indent(`${bubble.text}${choices}${pictures}`, '              ');
        lines.push(`  ${clock(bubble.at)}    ▸ ${bubble.from ?? '门房'} → ${owner.name}：${text}`);
      }
      return fresh.map(f => f.bubble);
    },
  };
}

const shortened = (words: string): string =>
  words.length > 200 ? `${words.slice(0, 199)}…（共${words.length}字）` : words;

/** The first difference, expected beside heard. */
export function describe({ script, difference }: Outcome): string {
  if (!difference) return `✓ ${script.title}`;
  const { line, words, wanted, got } = difference;
  return [
    `✗ ${script.title}`,
    `  ${script.file} 第${line}行：${indent(shortened(words), '    ')}`,
    `    应该：${indent(wanted, '          ')}`,
    `    实际：${indent(got, '          ')}`,
  ].join('\n');
}
