import { hasWxBehavior } from '../runtime/wx-behaviors.ts'
import { findAncestor } from './behaviours.ts'
import { type BuiltIn, type BuiltInNode, flag, text, writeAttribute } from './built-in.ts'
import { resetForm, submitForm } from './form.ts'
import { addHover, hoverProperties } from './hover.ts'

const reflected = ['type', 'size', 'plain', 'disabled', 'loading']

/** What of WeChat itself a tap opens, by open-type. */
const openTypes: Record<string, (node: BuiltInNode) => Promise<void>> = {
  async openSetting(node) {
    const authSetting = await node.context.permissions.openSettings()
    node.emit('opensetting', { authSetting, errMsg: 'openSetting:ok' })
  },
  async agreePrivacyAuthorization(node) {
    await node.context.privacy.agreeByButton(node.element.id)
    node.emit('agreeprivacyauthorization', { errMsg: 'agreePrivacyAuthorization:ok' })
  },
}

export const button: BuiltIn = {
  tag: 'button',
  properties: {
    size: text('default'),
    // Not "default": WeChat's style rules tell a button whose type was never named by the missing attribute.
    type: text(),
    plain: flag(),
    disabled: flag(),
    loading: flag(),
    formType: text(),
    openType: text(),
    name: text(),
    lang: text('en'),
    sessionFrom: text(),
    sendMessageTitle: text(),
    sendMessagePath: text(),
    sendMessageImg: text(),
    showMessageCard: flag(),
    appParameter: text(),
    phoneNumberNoQuotaToast: flag(true),
    ...hoverProperties('button-hover', 20, 70),
  },
  values: {
    size: ['default', 'mini'],
    type: ['primary', 'default', 'warn'],
    'form-type': ['submit', 'reset'],
    'open-type': Object.keys(openTypes),
  },
  events: ['opensetting', 'agreeprivacyauthorization'],
  create(node) {
    addHover(node)
    for (const name of reflected) reflect(node, name)
    return {
      role: 'button',
      isDeafWhenDisabled: true,
      activate: () => press(node),
      update(name) {
        if (reflected.includes(name)) reflect(node, name)
      },
    }
  },
}

function reflect({ dom, any }: BuiltInNode, name: string): void {
  writeAttribute(dom, name, any(name) || null)
}

/** Open-types that WeChat answers with an event also when it fails. */
const answeredTypes = ['getPhoneNumber', 'getRealtimePhoneNumber', 'getUserInfo']

function open(node: BuiltInNode, openType: string): void {
  const run = Object.hasOwn(openTypes, openType) ? openTypes[openType] : undefined
  if (run) return void run(node).catch((error) => node.context.reportError(error))
  node.context.noteMissing(`<button open-type="${openType}">`)
  if (answeredTypes.includes(openType))
    node.emit(openType.toLowerCase(), { errMsg: `${openType}:fail not available in the simulator` })
}

function press(node: BuiltInNode): void {
  const { element, text: read } = node
  const openType = read('openType')
  if (openType !== '') open(node, openType)
  const form = findAncestor(element, 'form', (component) =>
    hasWxBehavior(component, 'wx://form-field-button'),
  )
  if (form && read('formType') === 'submit') submitForm(form)
  if (form && read('formType') === 'reset') resetForm(form)
}
