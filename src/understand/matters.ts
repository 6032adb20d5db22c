/** A sign that a new matter begins. */
const NUMBERED =
  /(?:^|[\s。；;，,:：])(?:第?[一二三四五六七八九十]{1,2}[、.．，,是]|[(（]?[1-9][0-9]?(?:[)）、]|[.．](?![0-9]))|[①-⑳]|第[一二三四五六七八](?:个|件)?(?![次回天期栋幢座层单年月周]|楼(?![道梯上下]))|首先|其次|再次|最后)/g;
const BESIDES =
  /(?:^|[。！!？?；;，,\s])(?:另外|还有(?:就是|一个|一件|件事)?|顺便(?:问|说|反映)?|此外|再(?:问|说|反映)一?[下个件]|再就是|对了|以及还有|also[, ]|by the way)/g;
const OPEN_ENDED = /^[\s，,]*(?:没有|吗|么|人|多久|多少|点|半)/;
/** "第三条毛巾" counts towels; points are counted from the first. */
const COUNTED = /第[二三四五六七八](?:个|件)?$/;
const FIRST = /第一|首先/;
const MAX_MATTERS = 8;

/** Cuts a message into parts that may be separate matters; one part when it gives no clear sign. */
export function cutMatters(text: string): string[] {
  const numbered = cutAt(text, NUMBERED);
  if (numbered.length >= 3) return numbered.slice(0, MAX_MATTERS);
  const besides = cutAt(text, BESIDES);
  if (besides.length >= 2) return besides.slice(0, MAX_MATTERS);
  const lines = text.split('\n').map(line => line.trim());
  const full = lines.filter(line => line.length >= 6);
  if (full.length >= 2 && full.length === lines.filter(line => line !== '').length) return full.slice(0, MAX_MATTERS);
  return [text];
}

function cutAt(text: string, sign: RegExp): string[] {
  const cuts = [...text.matchAll(sign)]
    .filter(match => !OPEN_ENDED.test(text.slice(match.index + match[0].length)))
    .filter(match => !COUNTED.test(match[0]) || FIRST.test(text))
    .map(match => match.index);
  if (cuts.length === 0) return [text];
  const starts = cuts[0] === 0 ? cuts : [0, ...cuts];
  return starts
    .map((start, at) =>
      text.slice(start, starts[at + 1] ?? text.length).replace(/^[\s，,。；;！!？?]+|[\s，,；;]+$/g, ''),
    )
    .filter(part => part.length >= 4);
}
