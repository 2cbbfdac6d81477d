import { accountInfoApis } from './account-info.ts'
import type { ApiTable } from './api.ts'
import { barApis } from './bars.ts'
import { encodingApis } from './encoding.ts'
import { launchApis } from './launch.ts'
import { loginApis } from './login.ts'
import { navigationApis } from './navigation.ts'
import { pageScrollApis } from './page-scroll.ts'
import { phoneEventApis } from './phone-events.ts'
import { privacyApis } from './privacy.ts'
import { randomApis } from './random.ts'
import { requestApis } from './request.ts'
import { selectorQueryApis } from './selector-query.ts'
import { settingApis } from './setting.ts'
import { storageApis } from './storage.ts'
import { systemApis } from './system.ts'
import { uiApis } from './ui.ts'
import { updateApis } from './update.ts'

/** Every member of `wx` that this host has, beside `canIUse`, which reads this table. */
export const apis: ApiTable = {
  ...accountInfoApis,
  ...barApis,
  ...encodingApis,
  ...launchApis,
  ...loginApis,
  ...navigationApis,
  ...pageScrollApis,
  ...phoneEventApis,
  ...privacyApis,
  ...randomApis,
  ...requestApis,
  ...selectorQueryApis,
  ...settingApis,
  ...storageApis,
  ...systemApis,
  ...uiApis,
  ...updateApis,
}
