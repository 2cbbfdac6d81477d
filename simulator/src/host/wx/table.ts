import type { WxTable } from './api.ts'
import { appApis } from './app.ts'
import { barApis } from './bars.ts'
import { byteApis } from './bytes.ts'
import { canIUse } from './can-i-use.ts'
import { consentApis } from './consent.ts'
import { loginApis } from './login.ts'
import { pageApis } from './pages.ts'
import { phoneEventApis } from './phone-events.ts'
import { startRequest } from './request.ts'
import { createSelectorQuery } from './selector-query.ts'
import { storageApis } from './storage.ts'
import { systemApis } from './system.ts'
import { uiApis } from './ui.ts'

export const wxTable: WxTable = {
  createSelectorQuery,
  request: startRequest,
  canIUse: (_runtime, schema) => canIUse(String(schema)),
  ...appApis,
  ...barApis,
  ...byteApis,
  ...consentApis,
  ...loginApis,
  ...pageApis,
  ...phoneEventApis,
  ...storageApis,
  ...systemApis,
  ...uiApis,
}
