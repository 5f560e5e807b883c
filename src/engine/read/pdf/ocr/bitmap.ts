/** A picture in shades of grey, one byte a pixel: 0 is black. */
export interface Bitmap {
  width: number;
  height: number;
  data: Uint8Array;
}

export const white = 255;
/** Darker pixels are ink. */
export const darkest = 128;
