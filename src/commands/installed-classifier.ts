import { learnedFileIn } from '../config.ts';
import type { TextClassifier } from '../understand/classifier.ts';
import { openClassifier } from '../understand/learned.ts';

/** The classifier that the service of these settings uses; what is wrong with a learned one is said on `complain`. */
export function installedClassifier(complain: (words: string) => void): () => TextClassifier {
  try {
    process.loadEnvFile('.env');
  } catch {
    // No file: the environment itself has the settings.
  }
  const dir = process.env['DATA_DIR'];
  return openClassifier(learnedFileIn(dir === '' ? undefined : dir), {
    info() {},
    warn: (_fields, words) => complain(`${words}\n`),
  });
}
