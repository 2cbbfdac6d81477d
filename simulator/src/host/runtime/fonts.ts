const maxWaitMs = 3000

/**
 * Waits for the packaged font. Text that Chromium laid out before the font had come stays blank after it has,
 * on a machine without Chinese glyphs of its own.
 */
export async function loadFonts(): Promise<void> {
  const faces = ['400', '700'].map((weight) => document.fonts.load(`${weight} 16px "Noto Sans SC"`, '中'))
  const loaded = Promise.allSettled(faces).then(() => undefined)
  await Promise.race([loaded, new Promise<void>((resolve) => setTimeout(resolve, maxWaitMs))])
}
