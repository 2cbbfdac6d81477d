import type { AccountState, LaunchState } from '../../protocol/control.ts'
import type { ControlClient } from './control-client.ts'
import type { ShownDevice } from './devices-panel.ts'
import type { FrameSize, Room } from './frame-size.ts'
import { createPhoneView, type PhoneView } from './phone-view.ts'
import type { Texts } from './texts.ts'
import { deviceName } from './timeline.ts'

interface PhonesOptions {
  container: HTMLElement
  client: ControlClient
  texts: Texts
  onError: (error: unknown) => void
}

interface Running {
  accounts: AccountState[]
  buildId: string | null
}

export interface Phones {
  /** Shows these devices, side by side in this order, and closes the app on the others. */
  update(devices: ShownDevice[], running: Running): void
  find(deviceId: string): PhoneView | null
  setLaunches(launches: LaunchState[]): void
  restartAll(): Promise<void>
}

const sideBySideWidth = 700
const gapPixels = 24
const smallestHeight = 440

export function createPhones(options: PhonesOptions): Phones {
  const { container, texts, onError } = options
  const views = createViews(options)
  let sizes: [PhoneView, FrameSize][] = []
  new ResizeObserver(fitAll).observe(container)
  window.addEventListener('resize', fitAll)

  function fitAll(): void {
    const room = measureRoom(container, sizes.length)
    for (const [view, size] of sizes) view.fit(size, room)
  }

  return {
    update(devices, { accounts, buildId }) {
      views.closeAllBut(devices.map(({ state }) => state.id))
      sizes = devices.map(({ state, frame }) => [views.ensure(state.id), frame])
      devices.forEach(({ state: { id, accountId } }, index) => {
        const view = views.ensure(id)
        placeAt(container, index, view.root)
        const nickname = accounts.find((account) => account.id === accountId)?.nickname ?? accountId
        view.setTitle(`${deviceName(id, texts)} · ${nickname}`)
        if (buildId) void view.show(buildId).catch(onError)
      })
      fitAll()
    },
    find: views.find,
    setLaunches(launches) {
      for (const { id, deviceId, isVisible } of launches) {
        const view = views.find(deviceId)
        if (view?.launchId() === id) view.setVisible(isVisible)
      }
    },
    restartAll: views.restartAll,
  }
}

/** The phones on the page by device. */
function createViews({ client, texts, onError }: PhonesOptions) {
  const views = new Map<string, PhoneView>()
  return {
    find: (deviceId: string) => views.get(deviceId) ?? null,
    ensure(deviceId: string): PhoneView {
      const view = views.get(deviceId) ?? createPhoneView({ deviceId, client, texts, onError })
      views.set(deviceId, view)
      return view
    },
    closeAllBut(ids: string[]): void {
      for (const [id, view] of views) {
        if (ids.includes(id)) continue
        view.root.remove()
        views.delete(id)
        // An app that was ended elsewhere is closed as well as one that ends here.
        void view.close().catch(() => {})
      }
    },
    async restartAll(): Promise<void> {
      await Promise.all([...views.values()].map((view) => view.restart()))
    },
  }
}

function placeAt(container: HTMLElement, index: number, node: HTMLElement): void {
  if (container.children[index] !== node) container.insertBefore(node, container.children[index] ?? null)
}

/** One phone, or several side by side, are seen whole in the window; below each other each has the width. */
function measureRoom(container: HTMLElement, count: number): Room {
  const { clientWidth, offsetTop } = container
  const barHeight = container.querySelector('.phone-bar')?.clientHeight ?? 0
  const isSideBySide = count <= 1 || clientWidth >= sideBySideWidth
  const height = window.innerHeight - barHeight - gapPixels
  return {
    width: isSideBySide ? (clientWidth - (count - 1) * gapPixels) / Math.max(count, 1) : clientWidth,
    height: Math.max(smallestHeight, isSideBySide ? height - offsetTop - gapPixels : height),
  }
}
