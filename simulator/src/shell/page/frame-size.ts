export const frameSizes = {
  small: { width: 320, height: 568 },
  standard: { width: 375, height: 812 },
  tablet: { width: 768, height: 1024 },
} as const

export type FrameSize = keyof typeof frameSizes

/** Thickness of the drawn frame on each side, as in the style sheet. */
const framePixels = 12
const smallestScale = 0.3

export interface Room {
  width: number
  height: number
}

export function outerSize(size: FrameSize): Room {
  const { width, height } = frameSizes[size]
  return { width: width + 2 * framePixels, height: height + 2 * framePixels }
}

/** How much a phone must shrink to be seen whole; it never grows. */
export function fitScale(size: FrameSize, room: Room): number {
  const { width, height } = outerSize(size)
  return Math.max(smallestScale, Math.min(1, room.width / width, room.height / height))
}
