import type { VNode } from 'preact';

export { Fragment, h, render } from 'preact';
export { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';

/** JSX without a compiler: html`<p class=${name}>${text}</p>`; text becomes text nodes, never markup. */
export function html(strings: TemplateStringsArray, ...values: unknown[]): VNode;
