export const languages = ['system', 'zh-CN', 'en'] as const
export const appearances = ['system', 'light', 'dark'] as const
export const textSizes = ['small', 'standard', 'large', 'extra'] as const

export interface SettingValues {
  language: (typeof languages)[number]
  appearance: (typeof appearances)[number]
  textSize: (typeof textSizes)[number]
  notifications: boolean
  /** A set: sorted, without repetition. */
  interests: string[]
}

export type SettingField = keyof SettingValues

export const settingFields = [
  'language',
  'appearance',
  'textSize',
  'notifications',
  'interests',
] as const satisfies readonly SettingField[]

/** Every field with its value, null when it was never set, and the server's count of its changes. */
export type SettingsView = {
  [Field in SettingField]: { value: SettingValues[Field] | null; revision: number }
}

/** A new value for what stood at revision `base`. */
export interface ValueChange {
  base: number
  value: SettingValues[Exclude<SettingField, 'interests'>]
}

export type FieldChange = ValueChange | { add?: string[]; remove?: string[] }
