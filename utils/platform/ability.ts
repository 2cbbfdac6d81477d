import { AppError } from '../core/errors'

type Ability = keyof WechatMiniprogram.Wx

/** Whether this WeChat has the member of `wx`; older ones lack those that came later. */
export function hasAbility(name: Ability): boolean {
  return name in wx
}

/** Fails with kind `outdated` when this WeChat does not have the member of `wx` yet. */
export function requireAbility(name: Ability): void {
  if (!hasAbility(name)) throw new AppError('outdated')
}
