import { icon, image, progress, richText, textComponent } from './content.ts'
import {
  button,
  checkbox,
  checkboxGroup,
  form,
  input,
  label,
  picker,
  radio,
  radioGroup,
  slider,
  switchControl,
  textarea,
} from './controls.ts'
import { any, type ComponentDeclaration, flag, type Property, text } from './declaration.ts'
import { navigator, scrollView, swiper, swiperItem, view } from './layout.ts'

/**
 * WeChat's own components as this simulator has them, by tag. The compiler's checks, the host and `wx.canIUse` read
 * them here; a component of this table that the host does not implement does not compile.
 * https://developers.weixin.qq.com/miniprogram/dev/component/
 */
export const components = {
  button,
  checkbox,
  'checkbox-group': checkboxGroup,
  form,
  icon,
  image,
  input,
  label,
  navigator,
  picker,
  progress,
  radio,
  'radio-group': radioGroup,
  'rich-text': richText,
  'scroll-view': scrollView,
  slider,
  swiper,
  'swiper-item': swiperItem,
  switch: switchControl,
  text: textComponent,
  textarea,
  view,
} as const satisfies Record<string, ComponentDeclaration>

export type ComponentTag = keyof typeof components

/** The declared values of a property, as in `ValueOf<'picker', 'mode'>`. */
export type ValueOf<
  Tag extends ComponentTag,
  Name extends keyof (typeof components)[Tag]['properties'],
> = (typeof components)[Tag]['properties'][Name] extends { values: readonly (infer Value)[] } ? Value : never

export const componentTags = Object.keys(components) as ComponentTag[]

/** Tags of the template language itself. */
const templateTags = ['block', 'slot', 'template', 'import', 'include', 'wxs']

/** Every tag that a template may use without naming it in `usingComponents`. */
export const knownTags: ReadonlySet<string> = new Set([...componentTags, ...templateTags])

/** What every tag takes beside its own. */
export const commonProperties = {
  hidden: flag(),
  role: text(),
  // What people write who come from the web; without effect in WeChat, too.
  alt: any(),
  tabindex: any(),
} as const satisfies Record<string, Property>

/** Events that reach every tag: fingers and animations. */
export const commonEvents: readonly string[] = [
  'tap',
  'longpress',
  'longtap',
  'touchstart',
  'touchmove',
  'touchend',
  'touchcancel',
  'transitionend',
  'animationstart',
  'animationiteration',
  'animationend',
]

/** The declaration of a tag, or null when WeChat or this simulator has no such component. */
export function findComponent(tag: string): ComponentDeclaration | null {
  return Object.hasOwn(components, tag) ? components[tag as ComponentTag] : null
}
