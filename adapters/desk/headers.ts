const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "media-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Set on everything under /desk: no inline script, no frames, nothing kept, no address told to others. */
export const SAFE_HEADERS = {
  'content-security-policy': CSP,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
} as const;

/** For pages that post a plain form: under no-referrer a browser hides the Origin we check. Only the host is told, never the path. */
export const FORM_HEADERS = { 'referrer-policy': 'strict-origin' } as const;
