import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { createCipher } from '../app/cipher.ts';
import type { Client } from '../db/client.ts';
import { foundEstate } from '../db/found-estate.ts';
import { createKnowledge } from '../db/knowledge.ts';
import { openDatabase } from '../db/open.ts';
import { conceal, findSecrets, markOf } from '../domain/conceal.ts';
import { localDate } from '../domain/time.ts';
import type { Knowledge } from '../ports/knowledge.ts';
import type { TextClassifier } from '../understand/classifier.ts';
import { createRetrieval } from '../understand/retrieval.ts';
import { readEstateFile } from './estate-file.ts';
import { installedClassifier } from './installed-classifier.ts';
import { loadKnowledge, SAMPLE_KNOWLEDGE } from './sample-knowledge.ts';
import { readTextLines } from './text-lines.ts';

const SAMPLE_ESTATE = new URL('../../estates/sample.yaml', import.meta.url).pathname;
const USAGE = `Usage: npm run ask -- IN OUT [--knowledge FILE]
  IN   a file with one JSON object a line: {"id": "1", "text": "月卡怎么办？"}
  OUT  the file to write, one line for each line of IN
  --knowledge FILE   articles as .md, .xlsx or .csv instead of the sample estate's
`;

/** Looks every question of a JSONL file up in a knowledge base; gives the exit code, having said on `complain` what is wrong. */
export async function ask(args: readonly string[], complain: (words: string) => void): Promise<number> {
  const task = readTask(args);
  if (!task) {
    complain(USAGE);
    return 1;
  }
  try {
    const questions = readTextLines(readFileSync(task.from, 'utf8'));
    const client = await openDatabase({});
    try {
      writeFileSync(task.to, await answers(questions, client, task.knowledge, installedClassifier(complain)));
    } finally {
      await client.close();
    }
    return 0;
  } catch (error) {
    complain(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function readTask(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { knowledge: { type: 'string', default: SAMPLE_KNOWLEDGE } },
    });
    const [from, to] = positionals;
    return from && to && positionals.length === 2 ? { from, to, knowledge: values.knowledge } : undefined;
  } catch {
    return undefined;
  }
}

async function answers(
  questions: ReturnType<typeof readTextLines>,
  client: Client,
  file: string,
  classifier: () => TextClassifier,
): Promise<string> {
  const plan = readEstateFile(SAMPLE_ESTATE);
  const now = new Date();
  await foundEstate(client, createCipher(randomBytes(32)), plan, now);
  await loadKnowledge(client, file, now);
  const knowledge = createKnowledge(client, createRetrieval(classifier));
  const { id: community, timeZone } = plan.community;
  const day = localDate(now, timeZone);
  let out = '';
  for (const { id, text } of questions)
    out += `${JSON.stringify({ id, ...(await look(knowledge, community, text, day)) })}\n`;
  return out;
}

async function look(knowledge: Knowledge, community: string, text: string, day: string) {
  const concealed = conceal(text, findSecrets(text), ({ kind }) => markOf(kind, 1));
  const [found] = await knowledge.find(community, concealed, day, 1);
  return {
    article: found?.number ?? null,
    title: found?.title ?? null,
    score: Number((found?.score ?? 0).toFixed(4)),
    answered: found?.answers ?? false,
  };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await ask(process.argv.slice(2), words => process.stderr.write(words));
}
