/** A WeChat ability failed. The message is what stands after `<api>:fail `. */
export class WxFailure extends Error {
  override name = 'WxFailure'
  readonly errno: number | undefined
  constructor(message: string, errno?: number) {
    super(message)
    this.errno = errno
  }
}
