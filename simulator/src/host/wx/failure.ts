import { RemoteError } from '../../protocol/peer.ts'
import { wordsOf } from '../../protocol/thrown.ts'
import { WxFailure } from '../context/wx-failure.ts'

/** What a `fail` callback or a rejected promise receives. */
export interface FailResult {
  errMsg: string
  errno?: number
}

/** WeChat's words for what went wrong in an API; a failure of the world keeps its own words. */
export function describeFailure(name: string, error: unknown): FailResult {
  const { message, errno } = readFailure(error)
  const errMsg = message === '' ? `${name}:fail` : `${name}:fail ${message}`
  return errno === undefined ? { errMsg } : { errMsg, errno }
}

function readFailure(error: unknown): { message: string; errno: number | undefined } {
  if (error instanceof WxFailure) return { message: error.message, errno: error.errno }
  if (error instanceof RemoteError) {
    const { errMsg, errno } = error.data
    const message = typeof errMsg === 'string' ? errMsg.replace(/^\w+:fail:? ?/, '') : error.message
    return { message, errno: typeof errno === 'number' ? errno : undefined }
  }
  return { message: wordsOf(error), errno: undefined }
}
