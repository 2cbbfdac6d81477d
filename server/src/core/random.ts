export type RandomBytes = (size: number) => Buffer
export type CreateId = () => string

/** 128 random bits in base64url, 22 characters: what rows are called. */
export function createRandomId(randomBytes: RandomBytes): string {
  return randomBytes(16).toString('base64url')
}
