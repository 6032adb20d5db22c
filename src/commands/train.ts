import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { readAskings } from '../understand/askings.ts';
import { MODEL_FILE } from '../understand/classifier.ts';
import { readCorpus } from '../understand/corpus.ts';
import { learnSubjects, SUBJECTS_FILE } from '../understand/subjects.ts';
import { trainModel, writeModel } from '../understand/training.ts';

/** Trains the local classifier on src/understand/data, and what questions are about on src/understand/askings. */
export function train(): void {
  const examples = readCorpus();
  const model = trainModel(examples);
  writeFileSync(MODEL_FILE, writeModel(model));
  process.stdout.write(`Trained on ${examples.length} sentences, ${model.features.length} features.\n`);
  const askings = readAskings();
  const subjects = learnSubjects(askings);
  writeFileSync(SUBJECTS_FILE, `${JSON.stringify(subjects)}\n`);
  process.stdout.write(`Learnt ${subjects.subject.labels.length} subjects of ${askings.length} questions.\n`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const wanted = process.argv.slice(2).join(' ');
  if (wanted === '') train();
  else if (wanted === '--with-corrections') await (await import('./train-corrections.ts')).trainWithCorrections();
  else {
    console.error(
      '用法：npm run train，或 npm run train -- --with-corrections（学习同事在工单上改过的，写进 DATA_DIR）',
    );
    process.exitCode = 1;
  }
}
