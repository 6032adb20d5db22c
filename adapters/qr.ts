import type { QRCodeToStringOptions } from 'qrcode';

/** The text as a QR code: a picture in SVG, dark on white whatever lies behind it. Made here, shown to no other machine. */
export const svgQr = (text: string): Promise<string> => drawn(text, 'svg');

/** Black on white whatever the terminal's colours are: many phones read no code that is the other way round. */
const INK = '\u001b[38;5;16;48;5;231m';
const PLAIN = '\u001b[0m';

/** The same for a terminal, in half blocks. */
export async function terminalQr(text: string): Promise<string> {
  const lines = (await drawn(text, 'utf8')).split('\n');
  return lines.map(line => (line === '' ? line : `${INK}${line}${PLAIN}`)).join('\n');
}

async function drawn(text: string, type: NonNullable<QRCodeToStringOptions['type']>): Promise<string> {
  // Loaded when there is a code to show, which is seldom.
  const { default: qrcode } = await import('qrcode');
  // The white rim is part of the code: scanners look for it.
  return qrcode.toString(text, { type, errorCorrectionLevel: 'M', margin: 4 });
}
