export const wechatCallNames = [
  'code_to_session',
  'stable_token',
  'phone_number',
  'text_check',
  'image_check',
  'risk_rank',
] as const

export type WechatCallName = (typeof wechatCallNames)[number]
