import { expect, test } from 'vitest';
import { type Html, html, raw } from '../../adapters/html.ts';

test('escapes what people type, in text and in attributes', () => {
  const evil = `"><script>alert('1')</script>&\``;
  expect(String(html`<p title="${evil}">${evil}</p>`)).toBe(
    '<p title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&#96;">&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&#96;</p>',
  );
});

test('keeps markup of its own, joins lists, shows nothing for nothing', () => {
  const items = ['<一>', '二'].map(text => html`<li>${text}</li>`);
  const markup = html`<ul>${items}</ul>${undefined}${null}${false}${0}${[['甲'], html`<br>`]}${raw('<hr>')}`;
  expect(String(markup)).toBe('<ul><li>&lt;一&gt;</li><li>二</li></ul>0甲<br><hr>');
});

test('takes nothing for markup that only looks like it', () => {
  const forged = { toString: () => '<script>' } as unknown as Html;
  expect(() => String(html`${forged}`)).toThrow();
});
