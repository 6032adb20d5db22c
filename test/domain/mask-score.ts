/** A sentence with what must go in <…> and what must stay in {…}. */
export interface Case {
  readonly text: string;
  readonly secret: readonly string[];
  readonly innocent: readonly string[];
}

export function readCase(line: string): Case {
  const found = (pattern: RegExp) => [...line.matchAll(pattern)].map(match => match[1]!);
  return { text: line.replace(/[<>{}]/g, ''), secret: found(/<([^>]*)>/g), innocent: found(/\{([^}]*)\}/g) };
}

const count = (text: string, part: string) => text.split(part).length - 1;

/** What of a case went wrong: secrets that can still be read, innocent words that can no longer. */
export function judge({ text, secret, innocent }: Case, masked: string) {
  return {
    leaked: secret.filter(part => count(masked, part) > count(text, part) - secret.filter(s => s === part).length),
    lost: innocent.filter(part => !masked.includes(part)),
  };
}

/** Shares over many cases, and the cases that failed. */
export function score(lines: readonly string[], mask: (text: string) => string) {
  const judged = lines.map(line => {
    const read = readCase(line);
    const masked = mask(read.text);
    return { line, masked, ...read, ...judge(read, masked) };
  });
  const sum = (of: (one: (typeof judged)[number]) => number) => judged.reduce((n, one) => n + of(one), 0);
  const secrets = sum(one => one.secret.length);
  const innocents = sum(one => one.innocent.length);
  return {
    secrets,
    innocents,
    recall: secrets === 0 ? 1 : 1 - sum(one => one.leaked.length) / secrets,
    lost: innocents === 0 ? 0 : sum(one => one.lost.length) / innocents,
    failed: judged.filter(one => one.leaked.length + one.lost.length > 0).map(one => `${one.line} → ${one.masked}`),
  };
}
