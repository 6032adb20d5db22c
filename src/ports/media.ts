import type { EnclosureKind } from '../domain/enclosure.ts';

/** A picture made safe: type sniffed, position and camera data stripped, turned upright. */
export interface SafePicture {
  readonly bytes: Uint8Array;
  readonly type: string;
  readonly width: number;
  readonly height: number;
}

/** Bytes that are no picture, as they are kept: as they came, with the type they really are. */
export interface SafeEnclosure {
  readonly kind: EnclosureKind;
  readonly bytes: Uint8Array;
  /** Sniffed; application/octet-stream when it is nothing known. */
  readonly type: string;
  /** As the sender called it, numbers concealed. */
  readonly name?: string;
  readonly seconds?: number;
}

export interface Media {
  /** Makes a picture safe; throws DomainError (too_large, bad_input) with the remedy. */
  clean(bytes: Uint8Array): Promise<SafePicture>;
  /** What it really is, whatever it is called. */
  sniff(bytes: Uint8Array): Promise<string>;
  /** WeChat's voice as a WAV; throws DomainError (bad_input, unavailable) with the remedy. */
  toWav(silk: Uint8Array): Promise<Uint8Array>;
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

/** Voice, video or file of a message, for whoever may read that message. */
export interface ShownEnclosure {
  readonly kind: EnclosureKind;
  readonly type: string;
  /** Numbers revealed. */
  readonly name?: string;
  /** In bytes. */
  readonly size: number;
  /** So many bytes from there on. */
  read(from: number, length: number): Promise<Uint8Array>;
}

/** Which pictures have no preview yet. */
export interface Previews {
  missing(limit: number): Promise<readonly string[]>;
  /** The picture itself; undefined when it is gone. */
  whole(id: string): Promise<Uint8Array | undefined>;
  /** undefined: none can be made. */
  keep(id: string, preview: Pick<SafePicture, 'bytes' | 'type'> | undefined): Promise<void>;
}
