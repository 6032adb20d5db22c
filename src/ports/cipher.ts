/** Encrypts what must not stand in clear, and makes keyed hashes to find it again. */
export interface Cipher {
  seal(plain: string): string;
  /** Throws when the text was not sealed with our key. */
  open(sealed: string): string;
  /** Keyed hash of a normalised value, for look-up by equality; `purpose` keeps uses apart. */
  hash(purpose: string, value: string): string;
  /** Signs what a browser carries (cookies). */
  sign(value: string): string;
  /** The value when the signature is ours, else undefined; constant time. */
  verify(signed: string): string | undefined;
}
