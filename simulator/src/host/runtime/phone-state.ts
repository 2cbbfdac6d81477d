import type { Boot } from '../../protocol/phone.ts'
import { themeOf } from './app-config.ts'
import type { PhoneState } from './context.ts'

/** Of Moments. */
const singlePageScene = 1154

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] }

/** The phone as it is now; only the host changes it. */
export function createPhoneState(boot: Boot): Mutable<PhoneState> {
  return {
    theme: themeOf(boot.build.app, boot.theme),
    language: boot.language,
    networkType: boot.networkType,
    isVisible: true,
    isSinglePage: boot.launch.scene === singlePageScene,
    enterOptions: boot.launch,
  }
}
