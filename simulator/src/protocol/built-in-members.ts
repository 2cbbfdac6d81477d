import type { BuiltInTag } from './built-in-tags.ts'

/** What a template may say on one of WeChat's own tags, in WXML's spelling. */
export interface TagMembers {
  attributes: readonly string[]
  events: readonly string[]
  /** Attributes of which the host has these values only, and refuses every other one. */
  values?: Record<string, readonly string[]>
}

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

const hover = ['hover-class', 'hover-stop-propagation', 'hover-start-time', 'hover-stay-time']
const checkable = ['value', 'checked', 'disabled', 'color']
const textField = [
  'value',
  'placeholder',
  'placeholder-style',
  'placeholder-class',
  'disabled',
  'maxlength',
  'cursor-spacing',
  'cursor-color',
  'focus',
  'auto-focus',
  'confirm-type',
  'confirm-hold',
  'cursor',
  'selection-start',
  'selection-end',
  'adjust-position',
  'hold-keyboard',
  'always-embed',
  'name',
]
const textFieldEvents = ['input', 'focus', 'blur', 'confirm', 'keyboardheightchange']

/** What the host has beside `commonEvents` and what every tag knows. The compiler refuses all else. */
export const builtInMembers: Record<BuiltInTag, TagMembers> = {
  button: {
    attributes: [
      ...hover,
      'size',
      'type',
      'plain',
      'disabled',
      'loading',
      'form-type',
      'open-type',
      'name',
      'lang',
      'session-from',
      'send-message-title',
      'send-message-path',
      'send-message-img',
      'show-message-card',
      'app-parameter',
      'phone-number-no-quota-toast',
    ],
    events: ['opensetting', 'agreeprivacyauthorization'],
    values: { 'open-type': ['openSetting', 'agreePrivacyAuthorization'] },
  },
  checkbox: { attributes: checkable, events: [] },
  'checkbox-group': { attributes: ['name'], events: ['change'] },
  form: { attributes: ['report-submit', 'report-submit-timeout'], events: ['submit', 'reset'] },
  icon: { attributes: ['type', 'size', 'color'], events: [] },
  image: {
    attributes: ['src', 'mode', 'webp', 'lazy-load', 'show-menu-by-longpress', 'fade-in'],
    events: ['error', 'load'],
  },
  input: { attributes: [...textField, 'type', 'password'], events: textFieldEvents },
  label: { attributes: ['for'], events: [] },
  navigator: {
    attributes: [...hover, 'target', 'url', 'open-type', 'delta'],
    events: ['success', 'fail', 'complete'],
    values: {
      'open-type': ['navigate', 'redirect', 'switchTab', 'reLaunch', 'navigateBack'],
      target: ['self'],
    },
  },
  picker: {
    attributes: [
      'header-text',
      'mode',
      'disabled',
      'range',
      'range-key',
      'value',
      'start',
      'end',
      'fields',
      'name',
    ],
    events: ['change', 'cancel', 'columnchange'],
    values: { mode: ['selector', 'multiSelector', 'date', 'time'], fields: ['year', 'month', 'day'] },
  },
  progress: {
    attributes: [
      'percent',
      'show-info',
      'border-radius',
      'font-size',
      'stroke-width',
      'color',
      'active-color',
      'background-color',
      'active',
      'active-mode',
      'duration',
    ],
    events: ['activeend'],
  },
  radio: { attributes: checkable, events: [] },
  'radio-group': { attributes: ['name'], events: ['change'] },
  'rich-text': { attributes: ['nodes', 'space', 'user-select'], events: [] },
  'scroll-view': {
    attributes: [
      'scroll-x',
      'scroll-y',
      'upper-threshold',
      'lower-threshold',
      'scroll-top',
      'scroll-left',
      'scroll-into-view',
      'scroll-with-animation',
      'enable-back-to-top',
      'enable-passive',
      'enable-flex',
      'scroll-anchoring',
      'enhanced',
      'bounces',
      'show-scrollbar',
      'paging-enabled',
      'fast-deceleration',
      'refresher-enabled',
      'type',
    ],
    events: ['scroll', 'scrolltoupper', 'scrolltolower'],
  },
  slider: {
    attributes: [
      'min',
      'max',
      'step',
      'disabled',
      'value',
      'color',
      'selected-color',
      'active-color',
      'background-color',
      'block-size',
      'block-color',
      'show-value',
      'name',
    ],
    events: ['change', 'changing'],
  },
  swiper: {
    attributes: [
      'indicator-dots',
      'indicator-color',
      'indicator-active-color',
      'autoplay',
      'current',
      'interval',
      'duration',
      'circular',
      'vertical',
      'previous-margin',
      'next-margin',
      'display-multiple-items',
      'easing-function',
    ],
    events: ['change', 'animationfinish'],
  },
  'swiper-item': { attributes: ['item-id', 'skip-hidden-item-layout'], events: [] },
  switch: { attributes: ['checked', 'disabled', 'type', 'color', 'name'], events: ['change'] },
  text: {
    attributes: ['selectable', 'user-select', 'space', 'decode', 'overflow', 'max-lines'],
    events: [],
  },
  textarea: {
    attributes: [...textField, 'auto-height', 'fixed', 'show-confirm-bar', 'disable-default-padding'],
    events: [...textFieldEvents, 'linechange'],
  },
  view: { attributes: hover, events: [] },
}
