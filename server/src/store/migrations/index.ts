import type { Migration } from 'kysely'
import { accounts } from './001-accounts.ts'
import { dataRights } from './002-data-rights.ts'
import { personalData } from './003-personal-data.ts'
import { operations } from './004-operations.ts'
import { sweeping } from './005-sweeping.ts'
import { erasing } from './006-erasing.ts'
import { activeDays } from './007-active-days.ts'
import { deviceCount } from './008-device-count.ts'
import { uncommonStates } from './009-uncommon-states.ts'

/** In order, forward only. A published migration never changes. */
export const migrations: Record<string, Migration> = {
  '001-accounts-by-key': accounts,
  '002-data-rights': dataRights,
  '003-personal-data': personalData,
  '004-operations': operations,
  '005-sweeping': sweeping,
  '006-erasing': erasing,
  '007-active-days': activeDays,
  '008-device-count': deviceCount,
  '009-uncommon-states': uncommonStates,
}
