import { describe, expect, it, test } from 'vitest';
import { mrkdwnText, plainText, slackText } from '../../adapters/slack/text.ts';
import { effort } from '../support/effort.ts';

describe('words of people among markup', () => {
  test.each([
    ['a & b < c > d', 'a &amp; b &lt; c &gt; d'],
    ['<!channel> 快来', '&lt;!channel&gt; 快来'],
    ['<!here|x><!everyone>', '&lt;!here|x&gt;&lt;!everyone&gt;'],
    ['<!subteam^S1>', '&lt;!subteam^S1&gt;'],
    ['<@U123> <#C123|general>', '&lt;＠U123&gt; &lt;＃C123|general&gt;'],
    ['<http://evil.example|官方缴费>', '&lt;http: //evil. example|官方缴费&gt;'],
    ['<!date^1392734382^{date}|x>', '&lt;!date^1392734382^{date}|x&gt;'],
    ['&lt;!channel&gt;', '&amp;lt;!channel&amp;gt;'],
    ['*急* _急_ ~急~ `急`', '＊急＊ ＿急＿ ～急～ ｀急｀'],
    ['```\n代码\n```', '｀｀｀\n代码\n｀｀｀'],
    ['> 引用\n>>> 全部\n 1 > 0', '＞ 引用\n＞＞＞ 全部\n 1 &gt; 0'],
    [':tada: :+1: :face_with_tears:', '：tada: ：+1: ：face＿with＿tears:'],
    ['@here @channel @张三 @ 北门', '＠here ＠channel ＠张三 @ 北门'],
    ['#general #投诉 3#1201', '＃general ＃投诉 3＃1201'],
    ['https://t.example/abc?x=1', 'https: //t. example/abc?x=1'],
    ['看 www.evil.example 或 pay.中国', '看 www. evil. example 或 pay. 中国'],
    ['a.b@c.example', 'a. b＠c. example'],
    ['mailto:a tel:110', 'mailto: a tel: 110'],
    ['http://10.0.0.1/x', 'http: //10.0.0. 1/x'],
    ['电费128.50元，12:01，3.2.1201', '电费128.50元，12:01，3.2.1201'],
    ['时间：12:30:45', '时间：12：30:45'],
    ['\u202e反\u2066向\u0007', '反向'],
    ['\ud83d 半个', '\ufffd 半个'],
    ['一\r\n二\u2028三', '一\n二\n三'],
    ['@\u200bhere <\u200b!channel>', '＠here &lt;!channel&gt;'],
    ['', '（空）'],
    ['\u200b \n', '（空）'],
  ])('%j', (text, shown) => {
    expect(slackText(text)).toBe(shown);
  });

  it('goes into an element that links nothing', () => {
    expect(mrkdwnText('<@U1>', 100)).toEqual({ type: 'mrkdwn', text: '&lt;＠U1&gt;', verbatim: true });
  });
});

describe('plain words', () => {
  it('stay as they were written, and their emoji codes are words', () => {
    expect(plainText('*<!channel>* :tada: & https://t.example', 100)).toEqual({
      type: 'plain_text',
      text: '*<!channel>* :tada: & https://t.example',
      emoji: false,
    });
    expect(plainText(' ', 10).text).toBe('（空）');
  });

  test.each([
    ['12345', 5, '12345'],
    ['123456', 5, '1234…'],
    ['一二三😀四', 5, '一二三…'],
    ['👨‍👩‍👧家', 5, '…'],
    ['e\u0301e\u0301e\u0301', 4, 'e\u0301…'],
    ['住〔房号〕楼上', 5, '住…'],
    ['住〔房号〕楼上', 6, '住〔房号〕…'],
    ['电话⟦p12⟧吧', 6, '电话…'],
  ])('%j in %i characters', (text, max, shown) => {
    expect(plainText(text, max).text).toBe(shown);
  });
});

test('an entity is never cut in two, and counts in full', () => {
  expect(slackText('<<<', 9)).toBe('&lt;&lt;…');
  expect(slackText('<<<', 12)).toBe('&lt;&lt;&lt;');
  expect(slackText('a<', 4)).toBe('a…');
});

const HOSTILE = [
  '<',
  '&',
  '*',
  '>',
  '>\n',
  ':a',
  ':a:',
  '@',
  '#1',
  '1.',
  'a.',
  '://',
  '〔',
  '⟦p',
  '😀',
  '\u0301',
  '\u200d👨',
  '\u200b',
  '_',
  'mailto:',
];

/** What may not be said of a text that went through. */
const wrong = (shown: string, max: number, markup: RegExp) =>
  shown.length > max || !shown.isWellFormed() || markup.test(shown);

test('whatever comes, the length holds and no markup is left', () => {
  const failed: string[] = [];
  for (const a of HOSTILE)
    for (const b of HOSTILE)
      for (const max of [1, 75, 300]) {
        const text = (a + b).repeat(120);
        if (wrong(mrkdwnText(text, max).text, max, /[<>*_~`]|&(?!amp;|lt;|gt;)|:\/\/|@\S|^&gt;/m)) failed.push(a + b);
        if (wrong(plainText(text, max).text, max, /\u200b/)) failed.push(`plain ${a}${b}`);
      }
  expect(failed).toEqual([]);
});

test('64 KiB of markup cost no more than 50 ms', () => {
  const slow = HOSTILE.filter(piece => {
    const text = piece.repeat(65_536 / piece.length);
    return effort(() => slackText(text)) >= 50 || effort(() => plainText(text, 3000)) >= 50;
  });
  expect(slow).toEqual([]);
});
