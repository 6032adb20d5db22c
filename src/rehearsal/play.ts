import { Difference } from './mistakes.ts';
import type { Script } from './read.ts';
import { tablesHolding } from './record.ts';
import { mustBeFit } from './rules.ts';
import { saidNumbers } from './said-numbers.ts';
import { mindSlack } from './slack-traffic.ts';
import type { House, Stage } from './stage.ts';
import { createTranscript, type Transcript } from './transcript.ts';

/** How a rehearsal came out. */
export interface Outcome {
  readonly script: Script;
  /** The first difference and the line it stands at; absent: everything as written. */
  readonly difference?: {
    readonly line: number;
    readonly words: string;
    readonly wanted: string;
    readonly got: string;
  };
  readonly transcript: readonly string[];
}

/** Plays a rehearsal to its end or to the first difference. */
export async function play(house: House, script: Script): Promise<Outcome> {
  const stage = await house.set(script.cast, script.startsAt);
  const transcript = createTranscript(script);
  for (const step of script.steps) {
    try {
      if (!step.isCheck) transcript.step(step, stage.now());
      await step.play(stage);
      await look(stage, script, transcript);
      if (step.isCheck) transcript.step(step, stage.now());
    } catch (error) {
      await listen(stage, transcript).catch(() => {});
      return {
        script,
        transcript: transcript.lines,
        difference: { line: step.line, words: step.words, ...told(error) },
      };
    }
  }
  const last = script.steps.at(-1);
  try {
    await noNumberInClear(stage, script);
    await mindSlack(stage, script);
  } catch (error) {
    return {
      script,
      transcript: transcript.lines,
      difference: { line: last?.line ?? 1, words: '收场检查', ...told(error) },
    };
  }
  return { script, transcript: transcript.lines };
}

function told(error: unknown): { readonly wanted: string; readonly got: string } {
  if (error instanceof Difference) return { wanted: error.wanted, got: error.got };
  return { wanted: '这一步能走完', got: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** After each step: everybody reads their page, every line is looked over, and the service must have had no fault. */
async function look(stage: Stage, script: Script, transcript: Transcript): Promise<void> {
  for (const bubble of await listen(stage, transcript)) mustBeFit(bubble, script.allowed);
  const faults = stage.faults();
  if (faults.length > 0) throw new Difference('服务里没有出错', faults.join('\n'));
}

async function listen(stage: Stage, transcript: Transcript) {
  for (const owner of stage.owners) await owner.listen();
  return transcript.heard(stage.owners);
}

/** Phones of those who took part and numbers they typed stand in no table in clear, whatever the rehearsal is about. */
async function noNumberInClear(stage: Stage, script: Script): Promise<void> {
  const onFile = stage.owners.flatMap(({ name }) => script.cast.owners.get(name)?.phone ?? []);
  for (const number of new Set([...saidNumbers(script), ...onFile])) {
    const tables = await tablesHolding(stage.service.client, number);
    if (tables.length > 0) throw new Difference(`号码 ${number} 不以原样存在任何地方`, `在 ${tables.join('、')} 里`);
  }
}
