/** 32 bytes out of base64 or hex, unless they are too regular to be random. */
export function parseKey(text: string): Uint8Array | undefined {
  const bytes = /^[0-9a-f]{64}$/i.test(text)
    ? Buffer.from(text, 'hex')
    : /^[\w+/-]{43}=?$/.test(text)
      ? Buffer.from(text, 'base64')
      : undefined;
  return bytes?.length === 32 && !isRegular(bytes) ? bytes : undefined;
}

/** What happens to no 32 random bytes in the life of the universe: few values, all of them typed on a keyboard, counted up. */
function isRegular(bytes: Uint8Array): boolean {
  const isFew = new Set(bytes).size < 20;
  const isTyped = bytes.every(b => b >= 0x20 && b < 0x7f);
  return isFew || isTyped || bytes.every((b, i) => i === 0 || b === (bytes[i - 1]! + 1) % 256);
}
