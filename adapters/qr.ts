import type { QRCodeToStringOptions } from 'qrcode';

/** The text as a QR code: a picture in SVG, dark on white whatever lies behind it. Made here, shown to no other machine. */
export const svgQr = (text: string): Promise<string> => drawn(text, 'svg');

/** The same for a terminal, in half blocks. */
export const terminalQr = (text: string): Promise<string> => drawn(text, 'utf8');

async function drawn(text: string, type: NonNullable<QRCodeToStringOptions['type']>): Promise<string> {
  // Loaded when there is a code to show, which is seldom.
  const { default: qrcode } = await import('qrcode');
  // The white rim is part of the code: scanners look for it.
  return qrcode.toString(text, { type, errorCorrectionLevel: 'M', margin: 4 });
}
