import { maskSecrets } from '../../protocol/masked.ts'
import type { ControlClient } from './control-client.ts'
import { create } from './dom.ts'
import type { Texts } from './texts.ts'
import { createWatchingPanel, toHint, type WatchingPanel } from './watching-panel.ts'

interface Inspection {
  pages: { path: string; data: unknown }[]
}

interface DataPanelOptions {
  texts: Texts
  client: ControlClient
  /** The launch that runs on the device; null when there is none. */
  findLaunch: (deviceId: string) => string | null
}

/** The pages of the stack with their data, the visible one first. */
export function createDataPanel({ texts, client, findLaunch }: DataPanelOptions): WatchingPanel {
  /** What a person opened stays open when the data changes. */
  const opened = new Set<string>()
  return createWatchingPanel({
    label: texts.phone,
    async read(deviceId) {
      const launchId = findLaunch(deviceId)
      if (!launchId) return texts.emptyData
      const answer = await client.send('POST', `/launches/${launchId}/call`, { method: 'Host.inspect' })
      return maskSecrets((answer as { result: Inspection }).result)
    },
    render(value) {
      const pages = (value as Inspection).pages.toReversed()
      return pages.length === 0
        ? [toHint(texts.emptyData)]
        : pages.flatMap((page, index) =>
            toSection(page, { opened, note: index === 0 ? ` · ${texts.visiblePage}` : '' }),
          )
    },
  })
}

interface SectionOptions {
  note: string
  opened: Set<string>
}

const shortTextLength = 160

function toSection(
  { path, data }: Inspection['pages'][number],
  { note, opened }: SectionOptions,
): HTMLElement[] {
  const fields = Object.entries(data ?? {})
  return [
    create('h3', {}, [create('code', {}, [path]), note]),
    ...fields.map(([name, value]) => toField({ name, value, key: `${path} ${name}` }, opened)),
  ]
}

/** Long values stay folded until somebody opens them. */
function toField(
  { name, value, key }: { name: string; value: unknown; key: string },
  opened: Set<string>,
): HTMLElement {
  const short = JSON.stringify(value) ?? 'undefined'
  if (short.length <= shortTextLength) return create('pre', {}, [`${name}: ${short}`])
  const details = create('details', {}, [
    create('summary', {}, [create('code', {}, [name])]),
    create('pre', {}, [JSON.stringify(value, null, 2)]),
  ])
  details.open = opened.has(key)
  details.addEventListener('toggle', () => {
    if (details.open) opened.add(key)
    else opened.delete(key)
  })
  return details
}
