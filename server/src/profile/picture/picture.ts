/** What a format's reader makes of a file: the picture alone, and its size in pixels. */
export interface ReadPicture {
  width: number
  height: number
  bytes: Buffer
}
