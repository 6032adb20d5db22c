import { type Html, type HtmlValue, html } from '../html.ts';

const page = (title: string, scripts: readonly string[], styles: readonly string[], body: Html): string =>
  String(html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="robots" content="noindex">
<meta name="theme-color" content="#1f3a5f">
<title>${title}</title>
<link rel="icon" href="data:,">
${styles.map(name => html`<link rel="stylesheet" href="/assets/desk/${name}">`)}
${scripts.map(name => html`<script type="module" src="/assets/desk/${name}"></script>`)}
</head>
<body>
${body}
</body>
</html>`);

const card = (content: HtmlValue): Html =>
  html`<main class="card"><h1>门房 <small>值班台</small></h1>${content}</main>`;

/** Sign-in page with a field for the code; `trouble` is said in red above it. */
export const signInPage = (trouble?: string): string =>
  page(
    '登录 · 门房值班台',
    ['sign-in.js'],
    ['base.css', 'sign-in.css'],
    card(html`${trouble ? html`<p class="trouble" role="alert">${trouble}</p>` : ''}
<form method="post" action="/desk/enter">
<label for="code">登录码</label>
<input id="code" name="code" required autofocus autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" placeholder="主管发给您的登录码">
<button class="main">登录</button>
</form>
<p class="hint">登录码 10 分钟内有效，只能用一次。没有登录码，请找本项目的主管或项目经理要一个。</p>`),
  );

/** What a link opens: one button, because previews of links fetch pages but press nothing. */
export const enterPage = (code: string): string =>
  page(
    '登录 · 门房值班台',
    [],
    ['base.css', 'sign-in.css'],
    card(html`<form method="post" action="/desk/enter">
<input type="hidden" name="code" value="${code}">
<button class="main">进入值班台</button>
</form>
<p class="hint">这个链接只能用一次。请只在自己的手机或电脑上打开。</p>`),
  );

/** The shell of the desk; everything in it is read by the page's own script. */
export const deskPage = (): string =>
  page(
    '门房值班台',
    ['main.js'],
    [
      'base.css',
      'list.css',
      'line.css',
      'case.css',
      'said.css',
      'enclosed.css',
      'notices.css',
      'composer.css',
      'bindings.css',
      'wechat.css',
      'knowledge.css',
    ],
    html`<div id="desk"><p class="loading">正在打开值班台…</p></div><noscript>值班台需要启用 JavaScript。</noscript>`,
  );
