import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Slots } from '../domain/reading.ts';
import { explain } from '../understand/explain.ts';
import { createUnderstanding } from '../understand/understanding.ts';
import { installedClassifier } from './installed-classifier.ts';
import { readTextLines } from './text-lines.ts';

const USAGE = `Usage: npm run classify -- IN OUT [--explain]
  IN   a file with one JSON object a line: {"id": "1", "text": "楼道灯不亮了"}
  OUT  the file to write, one line for each line of IN
  --explain   with what decided: danger heard, chances, and the features that spoke most for intent and category
`;

const EXPLAIN = '--explain';

/** Labels every text of a JSONL file; gives the exit code, having said on `complain` what is wrong. */
export async function classify(args: readonly string[], complain: (words: string) => void): Promise<number> {
  const [from, to, ...rest] = args;
  if (from === undefined || to === undefined || (rest.length > 0 && rest.join(' ') !== EXPLAIN)) {
    complain(USAGE);
    return 1;
  }
  try {
    writeFileSync(to, await classifyLines(readFileSync(from, 'utf8'), complain, rest.length > 0));
    return 0;
  } catch (error) {
    complain(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

async function classifyLines(
  content: string,
  complain: (words: string) => void,
  isExplained: boolean,
): Promise<string> {
  const classifier = installedClassifier(complain)();
  const understanding = createUnderstanding(() => classifier);
  let out = '';
  for (const { id, text } of readTextLines(content)) {
    const reading = await understanding.read(text);
    const { intent, category, urgency, responsibility, confidence, top3, matters, abstain, engine } = reading;
    const suspectEmergency = reading.alert !== undefined;
    const slots = withNulls(reading.slots);
    out += `${JSON.stringify({ id, intent, category, urgency, responsibility, slots, confidence, top3, matters, suspectEmergency, abstain, engine, ...(isExplained ? { explained: explain(reading, classifier) } : {}) })}\n`;
  }
  return out;
}

function withNulls(slots: Slots): Record<keyof Slots, string | null> {
  const { building, unit, room, phone, location, time } = slots;
  return {
    building: building ?? null,
    unit: unit ?? null,
    room: room ?? null,
    phone: phone ?? null,
    location: location ?? null,
    time: time ?? null,
  };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await classify(process.argv.slice(2), words => process.stderr.write(words));
}
