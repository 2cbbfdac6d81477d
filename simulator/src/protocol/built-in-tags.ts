/**
 * Tags that a template may use without naming them in `usingComponents`.
 * The compiler refuses every other one, so that a tag that is not drawn is never rendered as nothing.
 */
export const builtInComponentTags = [
  'button',
  'checkbox',
  'checkbox-group',
  'form',
  'icon',
  'image',
  'input',
  'label',
  'navigator',
  'picker',
  'progress',
  'radio',
  'radio-group',
  'rich-text',
  'scroll-view',
  'slider',
  'swiper',
  'swiper-item',
  'switch',
  'text',
  'textarea',
  'view',
] as const

/** Tags of the template language itself. */
const templateTags = ['block', 'slot', 'template', 'import', 'include', 'wxs'] as const

export type BuiltInTag = (typeof builtInComponentTags)[number]

export const builtInTags: readonly string[] = [...builtInComponentTags, ...templateTags]
