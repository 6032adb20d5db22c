/** A picture made safe: type sniffed, position and camera data stripped, turned upright. */
export interface SafePicture {
  readonly bytes: Uint8Array;
  readonly type: string;
  readonly width: number;
  readonly height: number;
}

/** Makes an upload safe; throws DomainError (too_large, bad_input) with the remedy. */
export interface Media {
  clean(bytes: Uint8Array): Promise<SafePicture>;
}
