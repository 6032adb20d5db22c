import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DomainError } from '../domain/errors.ts';
import type { LeftOut } from '../ports/corrections.ts';
import { createClassifier, MODEL_FILE, readModel } from '../understand/classifier.ts';
import { type Example, readCorpus } from '../understand/corpus.ts';
import { baseOf, type LearnedModel } from '../understand/learned.ts';
import { distinct, scoreOf, sharedFeatures, type Trial, teach, tryOut } from '../understand/lessons.ts';
import { listed, onRecord, withSettings } from './on-record.ts';

/** A model that hears fewer of our own cries for help than this part of what the committed one hears is not taken. */
const LEAST_HEARD = 0.99;

const WHY: Record<LeftOut, string> = {
  confidential: '业主要求保密',
  room: '群里说的',
  gone: '原话改过、撤回了或已过保存期',
  unclear: '分不清是哪句话',
};

/** Teaches the committed model what staff put right on this record, and writes it into DATA_DIR. */
export const trainWithCorrections = (): Promise<void> =>
  withSettings(async ({ learnedFile, ...config }) => {
    if (!learnedFile) throw new DomainError('bad_input', '没有数据目录。请在 .env 写上 DATA_DIR，再运行一次。');
    const { createCorrections } = await import('../db/corrections.ts');
    const { words, leftOut } = await onRecord(config, { keepsSchema: true }, client =>
      createCorrections(client).words(),
    );
    const lessons = distinct(words);
    const owners = new Set(lessons.map(({ owner }) => owner)).size;
    console.log(`同事改过、可以学的有 ${words.length} 件，来自 ${owners} 位业主。${leftOutLine(leftOut)}`);
    if (lessons.length === 0) {
      console.log('还没有可以学的，没有写模型。同事在工单上改了类型或分类以后再来。');
      return;
    }
    const [corpus, committed] = [readCorpus(), readModel()];
    console.log(trialLine(tryOut(corpus, committed, lessons)));
    const taught = teach(corpus, committed, lessons);
    assertHearsDanger(corpus, createClassifier(committed), createClassifier(taught));
    write(learnedFile, { base: baseOf(readFileSync(MODEL_FILE)), cases: words.length, owners, ...taught });
    console.log(
      `已写入 ${learnedFile}（新认得 ${sharedFeatures(committed, lessons).length} 个词，都是几位业主说过的；一位业主自己的姓名、房号不在里面）。`,
    );
    console.log('重启服务后生效。不想用了：删掉这个文件，再重启。');
  });

const leftOutLine = (leftOut: Readonly<Record<LeftOut, number>>): string => {
  const some = (Object.keys(WHY) as LeftOut[]).filter(why => leftOut[why] > 0);
  const total = some.reduce((sum, why) => sum + leftOut[why], 0);
  return total === 0 ? '' : `没有用上 ${total} 件：${listed(some.map(why => [WHY[why], leftOut[why], '件']))}。`;
};

function trialLine(trial: Trial | undefined): string {
  if (!trial) return '业主或改动还太少，看不出对没学过的业主是好是坏（至少要 6 位业主、12 件）。';
  const { tried, before, after } = trial;
  return `轮流留下三分之一业主不学、只用来试，共 ${tried} 件：类型读对 ${before.intent} → ${after.intent} 件，分类读对 ${before.category} → ${after.category} 件。`;
}

/** Whatever was put right, cries for help are heard as before. */
function assertHearsDanger(
  corpus: readonly Example[],
  ...[before, after]: readonly [before: Parameters<typeof scoreOf>[0], after: Parameters<typeof scoreOf>[0]]
): void {
  const cries = corpus.filter(({ intent }) => intent === 'emergency');
  const [was, is] = [scoreOf(before, cries).intent, scoreOf(after, cries).intent];
  if (is >= was * LEAST_HEARD) return;
  throw new DomainError(
    'not_allowed_now',
    `学过以后听出的紧急情况变少了（${was} → ${is} 句），没有采用，原来的模型不变。请看看最近改掉“突发事件”的工单，把改错的改回来，再运行一次。`,
  );
}

/** Whole or not at all: a service that starts meanwhile reads the old one or the new one. */
function write(file: string, model: LearnedModel): void {
  const draft = `${file}.${randomUUID()}`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(draft, `${JSON.stringify(model)}\n`, { mode: 0o600, flag: 'wx', flush: true });
    chmodSync(draft, 0o600);
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}
