import type { ValueOf } from '../../protocol/components/index.ts'
import { hasWxBehavior } from '../engine/wx-behaviors.ts'
import { findAncestor } from './behaviours.ts'
import { type Behaviour, type BuiltInNode, writeAttribute } from './built-in.ts'
import { resetForm, submitForm } from './form.ts'
import { addHover } from './hover.ts'

const reflected = ['type', 'size', 'plain', 'disabled', 'loading']

type OpenType = ValueOf<'button', 'openType'>

/** What of WeChat itself a tap opens, by open-type. */
const openTypes: Record<OpenType, (node: BuiltInNode) => Promise<void>> = {
  async openSetting(node) {
    const authSetting = await node.context.permissions.openSettings()
    node.emit('opensetting', { authSetting, errMsg: 'openSetting:ok' })
  },
  async agreePrivacyAuthorization(node) {
    await node.context.privacy.agreeByButton(node.element.id)
    node.emit('agreeprivacyauthorization', { errMsg: 'agreePrivacyAuthorization:ok' })
  },
}

export function createButton(node: BuiltInNode): Behaviour {
  addHover(node)
  for (const name of reflected) reflect(node, name)
  return {
    role: 'button',
    swallowsTapsWhenDisabled: true,
    activate: () => press(node),
    update(name) {
      if (reflected.includes(name)) reflect(node, name)
    },
  }
}

function reflect({ dom, any }: BuiltInNode, name: string): void {
  writeAttribute(dom, name, any(name) || null)
}

/** Open-types that WeChat answers with an event also when it fails. */
const answeredTypes = ['getPhoneNumber', 'getRealtimePhoneNumber', 'getUserInfo']

function open(node: BuiltInNode, openType: string): void {
  const run = Object.hasOwn(openTypes, openType) ? openTypes[openType as OpenType] : undefined
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
