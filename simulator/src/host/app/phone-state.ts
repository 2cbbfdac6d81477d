import type { Boot } from '../../protocol/phone.ts'
import type { PhoneState } from '../context/context.ts'
import { themeOf } from '../pages/app-config.ts'

/** Of Moments. */
const singlePageScene = 1154

export type MutablePhoneState = { -readonly [Key in keyof PhoneState]: PhoneState[Key] }

/** The phone as it is now; only the host changes it. */
export function createPhoneState(boot: Boot): MutablePhoneState {
  return {
    theme: themeOf(boot.build.app, boot.theme),
    language: boot.language,
    networkType: boot.networkType,
    isVisible: true,
    isSinglePage: boot.launch.scene === singlePageScene,
    enterOptions: boot.launch,
  }
}
