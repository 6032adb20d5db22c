import { readdirSync, readFileSync } from 'node:fs';

/** A question with what it is about. */
export interface Asking {
  readonly text: string;
  readonly subject: string;
}

const FOLDER = new URL('./askings/', import.meta.url);

/** What people ask a property company, and what they had better ask somebody else; file by file in the order of their names. */
export function readAskings(): Asking[] {
  return readdirSync(FOLDER)
    .filter(name => name.endsWith('.md'))
    .sort()
    .flatMap(name => askingsIn(readFileSync(new URL(name, FOLDER), 'utf8')));
}

/** The lines under each "# subject". */
export function askingsIn(content: string): Asking[] {
  let subject = '';
  return content.split('\n').flatMap(line => {
    const text = line.trim();
    if (!text.startsWith('# ')) return text === '' ? [] : [{ text, subject }];
    subject = text.slice(2);
    return [];
  });
}
