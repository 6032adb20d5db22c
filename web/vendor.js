// The libraries of the browser pages under one roof; types stand in vendor.d.ts, for the paths exist only when served.
import htm from './vendor/htm.module.js';
import { h } from './vendor/preact.module.js';

export { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from './vendor/hooks.module.js';
export { Fragment, h, render } from './vendor/preact.module.js';

export const html = htm.bind(h);
