import type { DeviceState, WorldPatch } from '../../protocol/control.ts'
import { createConsolePanel } from './console-panel.ts'
import type { ControlClient } from './control-client.ts'
import { createDataPanel } from './data-panel.ts'
import { createDevicesPanel, type DeviceActions } from './devices-panel.ts'
import { createFaultsPanel } from './faults-panel.ts'
import { createNetworkPanel } from './network-panel.ts'
import { createStoragePanel } from './storage-panel.ts'
import { createTabs } from './tabs.ts'
import type { Texts } from './texts.ts'

export interface PanelActions extends Omit<DeviceActions, 'setDevice'> {
  patch(patch: Partial<WorldPatch>): void
  reset(): void
  restart(deviceId: string): void
  findLaunch(deviceId: string): string | null
  say(problem: unknown): void
}

/** Everything beside the phones, behind tabs. */
export function createPanels(client: ControlClient, texts: Texts, actions: PanelActions) {
  const setDevice = (id: string, change: Partial<DeviceState>) =>
    actions.patch({ devices: [{ ...change, id }] })
  const output = createConsolePanel(texts, (count) => tabs?.setCount('console', count))
  const panels = {
    devices: createDevicesPanel(texts, { ...actions, setDevice }),
    console: output,
    network: createNetworkPanel(texts),
    storage: createStoragePanel({ texts, client, onCleared: actions.restart, onError: actions.say }),
    data: createDataPanel({ texts, client, findLaunch: actions.findLaunch }),
    faults: createFaultsPanel(texts, actions),
  }
  let tabs: ReturnType<typeof createTabs> | null = null
  tabs = createTabs(
    texts.panel,
    Object.entries(panels).map(([id, panel]) => ({
      id,
      label: texts.tabs[id as keyof typeof panels],
      panel,
    })),
  )
  return { ...panels, tabs }
}
