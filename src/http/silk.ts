/** How SILK begins. */
export const SILK_MARK = '#!SILK_V3';
/** Tencent puts this byte before it; other recorders leave it out. */
export const TENCENT = 2;
