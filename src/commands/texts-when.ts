import type { Comment, Node } from 'acorn';

interface Loose extends Node {
  readonly [key: string]: unknown;
}

/** What functions of ours are for, by name: a condition is told by them. */
export type Meanings = ReadonlyMap<string, string>;

/** One line of a comment's words. */
const tidy = (words: string): string =>
  words
    .replace(/^\*|\n\s*\*/g, ' ')
    .replace(/@(param|import|returns|type|typedef)\b.*$/s, '')
    .replace(/\s+/g, ' ')
    .trim();

const PARTS =
  /^(text|label|say|reason|answer|hear|resume|ranOut|timers|ask|what|going|choices|summary|data|hears|interrupts|name)$/;
const DECLARED = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:export )?(?:async )?(?:const|function) (\w+)/g;

/** Names declared with a comment above, in one source. */
export const meaningsIn = (source: string): [string, string][] =>
  [...source.matchAll(DECLARED)]
    .map(([, words, name]) => [name!, tidy(words!)] as [string, string])
    .filter(([, words]) => words !== '');

/**
 * When a sentence is said: what the file is for, what is done around it, and on which condition, as the comments say it
 * where they stand; nothing is kept beside the code.
 */
export function whenSaid(
  around: readonly Node[],
  comments: readonly Comment[],
  source: string,
  meanings: Meanings,
): string {
  const parts: string[] = [];
  const add = (words: string | undefined) => words && !parts.includes(words) && parts.push(words);
  for (const [i, node] of around.entries()) {
    add(commentAbove(node, comments, source));
    const inner = around[i + 1] as Loose | undefined;
    if (inner) add(conditionOf(node as Loose, inner, source, meanings));
    add(keyOf(node as Loose));
  }
  if (parts.every(part => part.startsWith('if') || !part.includes(' '))) parts.unshift(...lastComment(comments));
  return parts.join(' · ');
}

function commentAbove(node: Node, comments: readonly Comment[], source: string): string | undefined {
  const above = comments.filter(
    c => c.end <= node.start && /^[\s(]*(export |async )*$/.test(source.slice(c.end, node.start)),
  );
  const words = above.at(-1)?.value;
  return words && !words.includes('prettier-ignore') ? tidy(words) : undefined;
}

/** The file's last comment stands over what it exports last: the flow itself. */
const lastComment = (comments: readonly Comment[]): string[] => {
  const last = comments.findLast(c => c.type === 'Block' && tidy(c.value) !== '');
  return last ? [tidy(last.value)] : [];
};

/** "if …", "if not …", in the words that stand over what is asked. */
function conditionOf(node: Loose, inner: Loose, source: string, meanings: Meanings): string | undefined {
  const test = node['test'] as Node | undefined;
  if (!test || inner === test) return undefined;
  const asked = source.slice(test.start, test.end);
  const names = [...asked.matchAll(/\b([A-Za-z]\w+)(?=\(|\.test\()/g)].map(m => m[1]!);
  const told = [...new Set(names.flatMap(name => meanings.get(name) ?? []))].map(words => words.replace(/\.$/, ''));
  const isElse = inner === node['alternate'];
  const words = told.join('; ') || `\`${asked.replace(/\s+/g, ' ')}\``;
  return `${isElse ? 'if not' : 'if'}: ${words}`;
}

/** "fire", "claimed": what it stands under in a table of ours; the names of its parts say nothing. */
function keyOf({ type, key }: Loose): string | undefined {
  const name = type === 'Property' ? (key as { readonly name?: string }).name : undefined;
  return name && !PARTS.test(name) ? name.replaceAll('_', ' ') : undefined;
}
