import { type Html, html, raw } from '../html.ts';

/** On every answer with HTML: no inline script or style, no frames, nothing kept, nothing told to others. */
export const PAGE_HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

const DOCTYPE = raw('<!doctype html>\n');

// Named here so that they load side by side and not one import after the other, on a slow phone.
const MODULES = [
  '/assets/vendor.js',
  '/assets/vendor/preact.module.js',
  '/assets/vendor/hooks.module.js',
  '/assets/vendor/htm.module.js',
  '/assets/shared/attached.js',
  '/assets/shared/live.js',
  '/assets/shared/parts.js',
  '/assets/shared/time.js',
  ...[
    'app',
    'bubble',
    'change',
    'chat',
    'composer',
    'messages',
    'picture',
    'post',
    'storage',
    'timeline',
    'unsent',
    'viewer',
    'words',
  ].map(name => `/assets/chat/${name}.js`),
];

const shell = (title: string, head: Html | undefined, body: Html): string =>
  String(html`${DOCTYPE}<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="format-detection" content="telephone=no">
<meta name="theme-color" content="#ededed">
<title>${title}</title>
<link rel="icon" href="/assets/chat/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/chat/chat.css">
<link rel="stylesheet" href="/assets/chat/messages.css">
<link rel="stylesheet" href="/assets/chat/change.css">
${head}
</head>
<body>
${body}
</body>
</html>
`);

/** Link that dials; spaces and dashes are for the eye only. */
const tel = (phone: string): Html => html`<a class="call" href="tel:${phone.replace(/[^\d+]/g, '')}">${phone}</a>`;

/** The chat page of a community; without script it still names the number to call. */
export function chatPage(community: { readonly id: string; readonly name: string; readonly phone24: string }): string {
  const { id, name, phone24 } = community;
  return shell(
    `${name} · 物业门房`,
    html`${MODULES.map(path => html`<link rel="modulepreload" href="${path}">\n`)}<script type="module" src="/assets/chat/main.js"></script>`,
    html`<div id="chat" data-account="${id}" data-name="${name}" data-phone="${phone24}">
<div class="plain"><h1>${name} · 物业门房</h1><p>正在打开……</p>
<p>打不开，或者有急事，请拨24小时电话 ${tel(phone24)}。</p></div>
</div>`,
  );
}

/** Said where no community answers: none is set up, or the link names none of ours. */
export const nobodyHerePage = (isNamed: boolean): string =>
  shell(
    '物业门房',
    undefined,
    html`<div class="plain"><h1>物业门房</h1>
<p>${isNamed ? '没有找到这个小区，链接可能少了几个字。' : '这里还不知道您是哪个小区的，或者小区还没有开通。'}</p>
<p>请再扫一次小区公告栏上的二维码，或者打电话给物业服务中心。</p>
<p>着火、有人受伤或被困，请直接拨 ${tel('119')}、${tel('120')}、${tel('110')}。</p></div>`,
  );

/** Said on the page while we are starting or something is down. */
export const laterPage = (): string =>
  shell(
    '物业门房',
    undefined,
    html`<div class="plain"><h1>物业门房</h1><p>正在准备，请过一分钟再打开。急事请直接打物业24小时电话。</p>
<p>着火、有人受伤或被困，请直接拨 ${tel('119')}、${tel('120')}、${tel('110')}。</p></div>`,
  );
