import { any, flag, hover, list, number, oneOf, onlyOneOf, text } from './declaration.ts'

const checkable = { value: text(), checked: flag(), disabled: flag(), color: text('#09BB07') }

/** What `input` and `textarea` share. There is no screen keyboard, so what only moves one has no effect. */
const textField = {
  value: text(),
  placeholder: text(),
  placeholderStyle: text(),
  placeholderClass: text('input-placeholder'),
  disabled: flag(),
  maxlength: number(140),
  cursorSpacing: number(0),
  cursorColor: text(),
  focus: flag(),
  autoFocus: flag(),
  confirmType: text('done'),
  confirmHold: flag(),
  cursor: number(-1),
  selectionStart: number(-1),
  selectionEnd: number(-1),
  adjustPosition: flag(true),
  holdKeyboard: flag(),
  alwaysEmbed: flag(),
  name: text(),
}
const textFieldEvents = ['input', 'focus', 'blur', 'confirm', 'keyboardheightchange'] as const

export const button = {
  properties: {
    size: oneOf('default', ['default', 'mini']),
    // Not "default": WeChat's style rules tell a button whose type was never named by the missing attribute.
    type: oneOf('', ['primary', 'default', 'warn']),
    plain: flag(),
    disabled: flag(),
    loading: flag(),
    formType: oneOf('', ['submit', 'reset']),
    openType: onlyOneOf('', ['openSetting', 'agreePrivacyAuthorization']),
    name: text(),
    lang: text('en'),
    sessionFrom: text(),
    sendMessageTitle: text(),
    sendMessagePath: text(),
    sendMessageImg: text(),
    showMessageCard: flag(),
    appParameter: text(),
    phoneNumberNoQuotaToast: flag(true),
    ...hover('button-hover', 20, 70),
  },
  events: ['opensetting', 'agreeprivacyauthorization'],
} as const

export const checkbox = { properties: checkable, events: [], display: 'inline-block' } as const

export const checkboxGroup = { properties: { name: text() }, events: ['change'] } as const

export const form = {
  properties: { reportSubmit: flag(), reportSubmitTimeout: number(0) },
  events: ['submit', 'reset'],
} as const

export const input = {
  properties: {
    ...textField,
    confirmType: oneOf('done', ['send', 'search', 'next', 'go', 'done']),
    type: oneOf('text', ['text', 'number', 'idcard', 'digit', 'nickname']),
    password: flag(),
  },
  events: textFieldEvents,
} as const

export const label = { properties: { for: text() }, events: [], display: 'inline' } as const

export const picker = {
  properties: {
    headerText: text(),
    mode: onlyOneOf('selector', ['selector', 'multiSelector', 'date', 'time']),
    disabled: flag(),
    range: list(),
    rangeKey: text(),
    value: any(0),
    start: text(),
    end: text(),
    fields: onlyOneOf('day', ['year', 'month', 'day']),
    name: text(),
  },
  events: ['change', 'cancel', 'columnchange'],
} as const

export const radio = { properties: checkable, events: [], display: 'inline-block' } as const

export const radioGroup = { properties: { name: text() }, events: ['change'] } as const

export const slider = {
  properties: {
    min: number(0),
    max: number(100),
    step: number(1),
    disabled: flag(),
    value: number(0),
    color: text('#e9e9e9'),
    selectedColor: text('#1aad19'),
    activeColor: text('#1aad19'),
    backgroundColor: text('#e9e9e9'),
    blockSize: number(28),
    blockColor: text('#ffffff'),
    showValue: flag(),
    name: text(),
  },
  events: ['change', 'changing'],
} as const

export const switchControl = {
  properties: {
    checked: flag(),
    disabled: flag(),
    type: oneOf('switch', ['switch', 'checkbox']),
    color: text('#04BE02'),
    name: text(),
  },
  events: ['change'],
  display: 'inline-block',
} as const

export const textarea = {
  properties: {
    ...textField,
    autoHeight: flag(),
    fixed: flag(),
    showConfirmBar: flag(true),
    disableDefaultPadding: flag(),
  },
  events: [...textFieldEvents, 'linechange'],
} as const
