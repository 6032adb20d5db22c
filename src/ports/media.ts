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

/** Makes a small copy of a stored picture; undefined when it cannot be read. */
export type MakePreview = (bytes: Uint8Array) => Promise<Pick<SafePicture, 'bytes' | 'type'> | undefined>;

/** Pages show the small copy and lead to the whole picture. */
export type PictureSize = 'whole' | 'preview';

export interface ShownPicture {
  readonly bytes: Uint8Array;
  readonly type: string;
  /** The whole picture stands in for a preview that has not been made yet. */
  readonly isStandIn?: boolean;
}

/** Which pictures have no preview yet. */
export interface Previews {
  missing(limit: number): Promise<readonly string[]>;
  /** The picture itself; undefined when it is gone. */
  whole(id: string): Promise<Uint8Array | undefined>;
  /** undefined: none can be made. */
  keep(id: string, preview: Pick<SafePicture, 'bytes' | 'type'> | undefined): Promise<void>;
}
