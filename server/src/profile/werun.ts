import { requirePerson } from '../core/active-account.ts'
import { dayOf, formatDay } from '../core/days.ts'
import { ApiError } from '../core/errors.ts'
import type { ActiveSession } from '../core/records.ts'
import type { People } from '../core/user-store.ts'
import type { OpenDataRequest, WechatClient } from '../core/wechat-client.ts'
import { assertWriteAllowed, type WriteLimits } from '../core/write-limits.ts'
import type { RedeemCode } from '../sign-in/code-exchange.ts'

/** Steps of one day. */
export interface DaySteps {
  /** Date in UTC+8. */
  date: string
  steps: number
}

interface WerunOptions {
  people: Pick<People, 'findPerson'>
  limits: Pick<WriteLimits, 'countWrite'>
  redeemCode: RedeemCode
  wechat: Pick<WechatClient, 'readOpenData'>
}

interface ReadSteps extends OpenDataRequest {
  session: ActiveSession
  address: string
}

export interface Werun {
  read(request: ReadSteps): Promise<DaySteps[]>
}

export function createWerun(options: WerunOptions): Werun {
  return { read: (request) => readSteps(options, request) }
}

const maxDays = 31

/**
 * The steps in captured open data. The data is opened with the key of its own code's exchange; neither key
 * nor steps are kept. Throws `open_data_rejected`, also for another person's data.
 */
async function readSteps(
  { people, limits, redeemCode, wechat }: WerunOptions,
  { session, address, ...request }: ReadSteps,
): Promise<DaySteps[]> {
  await assertWriteAllowed(limits, 'werun', session.userId)
  const { openId, data } = await redeemCode(request.code, address, () => wechat.readOpenData(request))
  const person = await requirePerson(people, session.userId)
  if (openId !== person.openId) throw new ApiError('open_data_rejected')
  return toDays(data.stepInfoList)
}

function toDays(list: unknown): DaySteps[] {
  if (!Array.isArray(list) || list.length > maxDays) throw new ApiError('open_data_rejected')
  return list.map((entry: { timestamp?: unknown; step?: unknown } | null) => {
    const { timestamp, step } = entry ?? {}
    if (!isCount(timestamp) || !isCount(step)) throw new ApiError('open_data_rejected')
    return { date: formatDay(dayOf(timestamp * 1000)), steps: step }
  })
}

/** Below 2^36, so that a time stays one that a date can hold. */
function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 36
}
