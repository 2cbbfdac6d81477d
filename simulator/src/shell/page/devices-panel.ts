import type { DeviceState, WorldState } from '../../protocol/control.ts'
import { type Choice, create, createGroup, createSelect } from './dom.ts'
import type { FrameSize } from './frame-size.ts'
import type { Panel } from './tabs.ts'
import type { Texts } from './texts.ts'
import { deviceName } from './timeline.ts'

export type Appearance = DeviceState['theme'] | 'system'

export interface DeviceActions {
  setDevice(deviceId: string, change: Partial<DeviceState>): void
  setFrame(deviceId: string, size: FrameSize): void
  setAppearance(deviceId: string, appearance: Appearance): void
}

/** A device on the page, with what only this page knows of it. */
export interface ShownDevice {
  state: DeviceState
  frame: FrameSize
  appearance: Appearance
}

export interface DevicesPanel extends Panel {
  update(world: WorldState, devices: ShownDevice[]): void
}

interface DeviceFields {
  root: HTMLElement
  set(device: ShownDevice): void
}

/** The settings of each phone on the page. */
export function createDevicesPanel(texts: Texts, actions: DeviceActions): DevicesPanel {
  const groups = new Map<string, DeviceFields>()
  const list = create('div', { class: 'groups' })
  return {
    root: create('div', { class: 'panel-column' }, [
      list,
      create('p', { class: 'hint' }, [texts.deviceHint]),
    ]),
    setShown: () => {},
    update(world, devices) {
      const before = [...groups.keys()].join()
      for (const { state } of devices) {
        const fields = groups.get(state.id) ?? createFields(world, state.id, { texts, actions })
        groups.set(state.id, fields)
      }
      for (const id of groups.keys()) if (!devices.some(({ state }) => state.id === id)) groups.delete(id)
      if ([...groups.keys()].join() !== before)
        list.replaceChildren(...[...groups.values()].map(({ root }) => root))
      for (const device of devices) groups.get(device.state.id)?.set(device)
    },
  }
}

interface FieldOptions {
  texts: Texts
  actions: DeviceActions
}

function createFields({ accounts }: WorldState, id: string, { texts, actions }: FieldOptions): DeviceFields {
  const change = (fields: Partial<DeviceState>) => actions.setDevice(id, fields)
  const account = createSelect({
    label: texts.account,
    choices: accounts.map((person): Choice => [person.id, person.nickname]),
    onChoose: (accountId) => change({ accountId }),
  })
  const textSize = createSelect({
    label: texts.textSize,
    choices: Object.entries(texts.textSizes),
    onChoose: (value) => change({ fontSizeSetting: Number(value) }),
  })
  const looks = createLookFields(id, { texts, actions })
  const language = createLanguageField(texts, change)
  const fields = [account, looks.frame, looks.appearance, language, textSize].map(({ root }) => root)
  return {
    root: createGroup(deviceName(id, texts), [create('div', { class: 'fields' }, fields)]),
    set(device) {
      account.set(device.state.accountId)
      looks.set(device)
      language.set(device.state.language)
      textSize.set(String(device.state.fontSizeSetting))
    },
  }
}

/** What only this page knows of a device. */
function createLookFields(id: string, { texts, actions }: FieldOptions) {
  const frame = createSelect({
    label: texts.frame,
    choices: Object.entries(texts.frames),
    onChoose: (size) => actions.setFrame(id, size as FrameSize),
  })
  const appearance = createSelect({
    label: texts.appearance,
    choices: (['light', 'dark', 'system'] as const).map((value): Choice => [value, texts[value]]),
    onChoose: (value) => actions.setAppearance(id, value as Appearance),
  })
  const set = (device: ShownDevice): void => {
    frame.set(device.frame)
    appearance.set(device.appearance)
  }
  return { frame, appearance, set }
}

function createLanguageField(texts: Texts, change: (fields: Partial<DeviceState>) => void) {
  return createSelect({
    label: texts.language,
    choices: [
      ['zh_CN', '简体中文'],
      ['en', 'English'],
    ],
    onChoose: (language) => change({ language }),
  })
}
