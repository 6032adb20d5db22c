/** Encrypts what must not stand in clear, and makes keyed hashes to find it again. */
export interface Cipher {
  seal(plain: string): string;
  /** Throws when the text was sealed neither with our key nor, while it is being changed, with the old one. */
  open(sealed: string): string;
  /** Keyed hash of a normalised value, to put on file; `purpose` keeps uses apart. */
  hash(purpose: string, value: string): string;
  /** Every hash under which the value may be on file, ours first: look-up by equality asks for any of them. */
  hashes(purpose: string, value: string): readonly string[];
  /** Signs what a browser carries (cookies). */
  sign(value: string): string;
  /** The value when the signature is ours, or of the old key while it is being changed; else undefined. Constant time. */
  verify(signed: string): string | undefined;
}
