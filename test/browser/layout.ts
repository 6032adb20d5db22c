import type { Seat } from '../support/browser.ts';

/** What an owner or a clerk reads or writes; the rest (times, names, marks) may be smaller. */
const READ =
  '.bubble, .bubble *, .welcome p, .banner, textarea, input, .summary, .where, .alarm .words, .preview .label';
/** Lines that are shortened with an ellipsis on purpose, their whole text being one press away. */
const SHORTENED = '.line .summary, .line .last, .line .where';

/** What is wrong with the page as it stands, one sentence each; nothing when it may be shown. */
export const faultsOf = ({ page, screen }: Seat): Promise<string[]> =>
  page.evaluate(
    ({ isPhone, read, shortened }) => {
      const faults: string[] = [];
      const width = document.documentElement.clientWidth;
      const height = window.innerHeight;
      const nameOf = (e: Element) =>
        `<${e.tagName.toLowerCase()} class="${e.getAttribute('class') ?? ''}"> “${(e.textContent ?? '').trim().slice(0, 20)}”`;
      const scrolls = (e: Element, axis: 'overflowX' | 'overflowY') => /auto|scroll/.test(getComputedStyle(e)[axis]);
      const clips = (e: Element) => /hidden|clip/.test(getComputedStyle(e).overflowX);
      const ancestors = (e: Element) => {
        const found: Element[] = [];
        for (let up: Element | null = e; up; up = up.parentElement) found.push(up);
        return found;
      };
      const isWithin = (inner: DOMRect, outer: DOMRect) =>
        inner.left >= outer.left - 1 && inner.right <= outer.right + 1;

      if (document.documentElement.scrollWidth > width) {
        faults.push(`the page scrolls sideways: ${document.documentElement.scrollWidth} of ${width}`);
      }
      const top = document.querySelector('dialog[open]') ?? document.body;
      const visible = [...top.querySelectorAll('*')].filter(
        e => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().width > 0,
      );
      for (const element of visible) {
        const box = element.getBoundingClientRect();
        const style = getComputedStyle(element);
        const above = ancestors(element);
        const isInSideScroller = above.some(a => scrolls(a, 'overflowX') && a.scrollWidth > a.clientWidth + 1);
        if (!isInSideScroller && (box.left < -1 || box.right > width + 1))
          faults.push(`off the screen: ${nameOf(element)}`);

        const own = [...element.childNodes].filter(n => n.nodeType === Node.TEXT_NODE && n.textContent?.trim());
        for (const text of own) {
          const range = document.createRange();
          range.selectNodeContents(text);
          const words = range.getBoundingClientRect();
          const cut = above.find(a => clips(a) && !isWithin(words, a.getBoundingClientRect()));
          if (cut && !element.matches(shortened)) faults.push(`cut off: ${nameOf(element)}`);
          if (style.display !== 'inline' && !cut && !isInSideScroller && !isWithin(words, box)) {
            faults.push(`spills out of its box: ${nameOf(element)}`);
          }
          const size = Number.parseFloat(style.fontSize);
          if (size < (isPhone && element.matches(read) ? 16 : 12)) faults.push(`${size} px small: ${nameOf(element)}`);
        }

        if (!element.matches('button, a[href], summary, select, input, textarea')) continue;
        if (isPhone && !element.matches('.dial') && box.height < 40) {
          faults.push(`${Math.round(box.height)} px high to tap: ${nameOf(element)}`);
        }
        // Covered: the middle of what can be pressed belongs to something else, and it is not merely scrolled away.
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        const isInSight = above.every(a => {
          const frame = a.getBoundingClientRect();
          return (
            !(scrolls(a, 'overflowY') || scrolls(a, 'overflowX')) ||
            (x > frame.left && x < frame.right && y > frame.top && y < frame.bottom)
          );
        });
        if (!isInSight || x < 0 || x > width || y < 0 || y > height) continue;
        const hit = document.elementFromPoint(x, y);
        if (hit && !element.contains(hit) && !hit.contains(element)) {
          faults.push(`${nameOf(element)} lies under ${nameOf(hit)}`);
        }
      }

      const composer = top.querySelector('.composer');
      if (composer) {
        const { left, right, top: from, bottom } = composer.getBoundingClientRect();
        if (bottom > height + 1) faults.push(`the composer ends ${Math.round(bottom - height)} px under the screen`);
        const button = composer.querySelector('.go, .send')?.getBoundingClientRect();
        if (button && !composer.querySelector('.sayings') && button.bottom > bottom)
          faults.push('its button is out of sight');
        for (let x = left + 4; x < right; x += 12) {
          for (let y = from + 4; y < bottom; y += 8) {
            const hit = document.elementFromPoint(x, y);
            if (hit && !composer.contains(hit)) faults.push(`over the composer: ${nameOf(hit)}`);
          }
        }
      }
      return [...new Set(faults)];
    },
    { isPhone: screen.isPhone, read: READ, shortened: SHORTENED },
  );

/** The fonts that really drew the text of all elements matched, as the browser tells. */
export async function fontsOf({ page, context }: Seat, selector: string): Promise<string[]> {
  const session = await context.newCDPSession(page);
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  const { root } = await session.send('DOM.getDocument');
  const { nodeIds } = await session.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector });
  const names = new Set<string>();
  for (const nodeId of nodeIds) {
    const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
    for (const font of fonts) names.add(font.familyName);
  }
  await session.detach();
  return [...names];
}

/** Fonts made for Chinese in mainland shapes. */
const CHINESE = /Noto Sans (CJK )?SC|Source Han Sans (SC|CN)|PingFang SC|Microsoft YaHei|Hiragino Sans GB/;

/** Whether such fonts drew all there was to draw. */
export const isChinese = (fonts: readonly string[]): boolean => fonts.length > 0 && fonts.every(f => CHINESE.test(f));
