/** One text of a JSONL file. */
export interface TextLine {
  readonly id: string | number;
  readonly text: string;
}

/** The lines {id, text} of a JSONL file, without empty ones; throws with the number of a line that is something else. */
export function readTextLines(content: string): readonly TextLine[] {
  return content
    .replace(/^\ufeff/, '')
    .split('\n')
    .flatMap((line, at) => (line.trim() === '' ? [] : [readLine(line, at + 1)]));
}

function readLine(line: string, number: number): TextLine {
  const row = parse(line);
  if (typeof row !== 'object' || row === null || !('id' in row) || !('text' in row)) {
    throw new Error(`Line ${number} is not a JSON object with "id" and "text": mend or remove it.`);
  }
  const { id, text } = row;
  if (typeof text !== 'string' || (typeof id !== 'string' && typeof id !== 'number')) {
    throw new Error(`Line ${number}: "text" must be a string and "id" a string or a number; mend it.`);
  }
  return { id, text };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
