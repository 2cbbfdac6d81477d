/**
 * Takes out of a device's own description what could deceive a reader of the device list: control,
 * invisible and direction-changing characters.
 */
export function cleanDeviceText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '').trim()
}
