import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Comment, type Node, parse } from 'acorn';
import { ancestor } from 'acorn-walk';
import { REASONS } from '../../flows/why.ts';
import { OWN_TEXTS } from '../domain/community.ts';
import { type Meanings, meaningsIn, whenSaid } from './texts-when.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
/** Where sentences stand that owners read. */
const FOLDERS = ['flows', 'adapters/web', 'web/chat'] as const;
const CHINESE = /\p{Script=Han}/u;
/** Pieces of patterns by which owners' words are read. */
const IS_PATTERN = /[^\n]\|[^\n]|\{0,\d/;
/** Arguments of these are looked for in what an owner wrote, or are for staff: nobody reads them as ours. */
const NOT_SAID =
  /^(includes|startsWith|endsWith|replace|replaceAll|split|test|match|amend|withdraw|reopen|setSummary|Error|RegExp)$/;

/** One sentence, or piece of one, as it stands in the source. */
export interface SaidText {
  readonly file: string;
  readonly line: number;
  /** The rule it is said by ("intake.noted"); absent: the function around it says it for several. */
  readonly rule?: string;
  /** What the code around it is for: when it is said. */
  readonly when: string;
  /** What is filled in stands as 〔number〕. */
  readonly text: string;
  /** Nothing is filled in: a community may say it its own way. */
  readonly isFixed: boolean;
}

/** Every sentence owners can be told, in the order of the files. */
export function readTexts(root = ROOT): readonly SaidText[] {
  const sources = FOLDERS.flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(path => /\.(ts|js)$/.test(path) && !path.endsWith('.d.ts'))
      .sort()
      .map(path => [join(folder, path), readFileSync(join(root, folder, path), 'utf8')] as const),
  );
  const meanings = new Map(sources.flatMap(([, source]) => meaningsIn(source)));
  return sources.flatMap(([file, source]) => textsOf(file, source, meanings));
}

interface Loose extends Node {
  readonly [key: string]: unknown;
}

function textsOf(file: string, source: string, meanings: Meanings): readonly SaidText[] {
  // Types become blanks: every position stays.
  const code = file.endsWith('.ts') ? stripTypeScriptTypes(source) : source;
  const comments: Comment[] = [];
  const tree = parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true, onComment: comments });
  const found: SaidText[] = [];
  const note = (node: Node, text: string, isFixed: boolean, around: readonly Node[]) => {
    if (!CHINESE.test(text) || IS_PATTERN.test(text) || around.some(isNotSaid)) return;
    const rule = ruleOf(around as readonly Loose[]);
    const line = source.slice(0, node.start).split('\n').length;
    found.push({
      file,
      line,
      ...(rule ? { rule } : {}),
      when: whenSaid(around, comments, source, meanings),
      text,
      isFixed,
    });
  };
  ancestor(tree, {
    Literal(node, _, around) {
      const { value } = node as unknown as Loose;
      if (typeof value === 'string') note(node, value, true, around);
    },
    TemplateLiteral(node, _, around) {
      const { quasis, expressions } = node as unknown as {
        readonly quasis: readonly { readonly value: { readonly cooked: string } }[];
        readonly expressions: readonly Node[];
      };
      const text = quasis.map(
        ({ value }, i) => value.cooked + (expressions[i] ? `〔${named(expressions[i], source)}〕` : ''),
      );
      note(node, text.join(''), expressions.length === 0, around);
    },
  });
  return found.sort((a, b) => a.line - b.line);
}

/** Named so, a text is for the record. */
const FOR_STAFF = /^(reason|NUMBER|SUMMARY)$/;

function isNotSaid(node: Node): boolean {
  const { callee, id } = node as unknown as { readonly callee?: Loose; readonly id?: { readonly name?: string } };
  if (node.type === 'VariableDeclarator' && FOR_STAFF.test(id?.name ?? '')) return true;
  if (!callee) return false;
  const { property, name } = callee as { readonly property?: { readonly name?: string }; readonly name?: string };
  return NOT_SAID.test(property?.name ?? name ?? '');
}

/** The first argument of the `say` it stands in. */
function ruleOf(around: readonly Loose[]): string | undefined {
  for (const { callee, arguments: given } of around.toReversed()) {
    const { name, property } = (callee ?? {}) as {
      readonly name?: string;
      readonly property?: { readonly name?: string };
    };
    const [first] = (given ?? []) as readonly Loose[];
    if (/^(say|worded)$/.test(name ?? property?.name ?? '') && typeof first?.['value'] === 'string')
      return first['value'];
  }
  return undefined;
}

/** What is filled in, as shortly as the source says it: `ticket.number` → number. */
function named({ start, end }: Node, source: string): string {
  const words = source.slice(start, end);
  return /([\p{L}\d]+)(\(.*\))?[!?]?$/su.exec(words)?.[1] ?? '……';
}

/** What an owner hears who asks 为什么 after a sentence of this flow. */
function whyOf(file: string): string {
  const reason = file.split(/[/.]/).flatMap(name => REASONS[name] ?? [])[0];
  return reason ? `  （问“为什么”听到：${reason}）` : '';
}

/** A company may say it in its own words. */
const isOwn = ({ rule }: SaidText): boolean => rule !== undefined && Object.hasOwn(OWN_TEXTS, rule);

/** All of it as a text to read, one file after the other. */
export function texts(all = readTexts()): string {
  const lines: string[] = [];
  let last = '';
  for (const said of all) {
    const { file, line, rule, when, text } = said;
    if (file !== last) lines.push('', `# ${file}${whyOf(file)}`);
    last = file;
    lines.push(
      `${file}:${line}${rule ? `  [${rule}]${isOwn(said) ? ' ✎' : ''}` : ''}  ${when}`,
      `    ${text.replaceAll('\n', '\n    ')}`,
    );
  }
  return `${lines.join('\n').trim()}\n`;
}

const cell = (words: string): string => `"${words.replaceAll('"', '""')}"`;

/** The same as a table for a spreadsheet, to be gone through and written beside. */
export const textsAsTable = (all = readTexts()): string =>
  [
    ['说的话', '什么时候说', '规则', '可自己措辞', '文件', '行'],
    ...all.map(t => [t.text, t.when, t.rule ?? '', isOwn(t) ? '可以' : '', t.file, String(t.line)]),
  ]
    .map(row => row.map(cell).join(','))
    .join('\r\n')
    .replace(/^/, '\uFEFF');

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.stdout.write(process.argv.includes('--csv') ? textsAsTable() : texts());
