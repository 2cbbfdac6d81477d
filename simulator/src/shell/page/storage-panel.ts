import type { StorageKey } from '../../protocol/control.ts'
import type { ControlClient } from './control-client.ts'
import { create, createButton } from './dom.ts'
import type { Texts } from './texts.ts'
import { createWatchingPanel, toHint, type WatchingPanel } from './watching-panel.ts'

interface StoragePanelOptions {
  texts: Texts
  client: ControlClient
  onCleared: (deviceId: string) => void
  onError: (error: unknown) => void
}

export function createStoragePanel({
  texts,
  client,
  onCleared,
  onError,
}: StoragePanelOptions): WatchingPanel {
  async function clear(deviceId: string): Promise<void> {
    await client.send('DELETE', `/devices/${deviceId}/storage`)
    onCleared(deviceId)
  }

  const panel = createWatchingPanel({
    label: texts.phone,
    read: (deviceId) => client.send('GET', `/devices/${deviceId}/storage`),
    render: (value) => {
      const { keys } = value as { keys: StorageKey[] }
      return [keys.length === 0 ? toHint(texts.emptyStorage) : toTable(keys, texts)]
    },
    actions: [createButton(texts.clearStorage, () => void clear(panel.deviceId()).catch(onError))],
  })
  return panel
}

function toTable(keys: StorageKey[], texts: Texts): HTMLElement {
  const heading = (text: string) => create('th', { scope: 'col' }, [text])
  const rows = keys.map(({ key, isEncrypted, value = '' }) =>
    create('tr', {}, [
      create('td', {}, [key]),
      isEncrypted
        ? create('td', { class: 'hint' }, [texts.encrypted])
        : create('td', {}, [create('code', {}, [value])]),
    ]),
  )
  const table = create('table', { 'aria-label': texts.tabs.storage }, [
    create('thead', {}, [create('tr', {}, [heading(texts.key), heading(texts.value)])]),
    create('tbody', {}, rows),
  ])
  return create('div', { class: 'table-scroller', tabindex: '0' }, [table])
}
