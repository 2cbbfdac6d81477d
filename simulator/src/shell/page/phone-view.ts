import type { Launch } from '../../protocol/control.ts'
import type { ControlClient } from './control-client.ts'
import { create, createButton } from './dom.ts'
import { type FrameSize, fitScale, frameSizes, outerSize, type Room } from './frame-size.ts'
import type { Texts } from './texts.ts'

export interface PhoneView {
  readonly root: HTMLElement
  /** Runs the build; another build restarts the app in place. */
  show(buildId: string): Promise<void>
  /** Starts the app again as a new launch, also when the old one was ended elsewhere. */
  restart(): Promise<void>
  close(): Promise<void>
  launchId(): string | null
  setTitle(title: string): void
  setRoute(path: string): void
  setVisible(isVisible: boolean): void
  fit(size: FrameSize, room: Room): void
}

interface PhoneViewOptions {
  deviceId: string
  client: ControlClient
  texts: Texts
  onError: (error: unknown) => void
}

/** One device on the page: its name, its route and the frame in which the app runs. */
export function createPhoneView(options: PhoneViewOptions): PhoneView {
  const { deviceId, client, texts, onError } = options
  const parts = createParts(deviceId, texts)
  const runner = createRunner(options, parts.screen)
  const restart = createButton(texts.restart, () => void runner.restart().catch(onError))
  const visibility = createVisibility(parts, texts, (visible) => {
    const launchId = runner.launchId()
    if (launchId) void client.send('POST', `/launches/${launchId}/visibility`, { visible }).catch(onError)
  })
  parts.actions.append(visibility.button, restart)
  return {
    ...runner,
    root: parts.root,
    setTitle(title) {
      if (parts.title.textContent === title) return
      parts.title.textContent = title
      visibility.button.setAttribute('aria-label', `${texts.toBackground} · ${title}`)
      restart.setAttribute('aria-label', `${texts.restart} · ${title}`)
      parts.screen.setAttribute('aria-label', `${texts.phoneFrame} · ${title}`)
    },
    setRoute(path) {
      parts.route.textContent = path
    },
    setVisible: visibility.set,
    fit: (size, room) => fitParts(parts, size, room),
  }
}

type Parts = ReturnType<typeof createParts>

function createVisibility({ title, veil, screen }: Parts, texts: Texts, onWish: (visible: boolean) => void) {
  let isVisible = true
  const button = createButton(texts.toBackground, () => onWish(!isVisible))
  return {
    button,
    set(next: boolean): void {
      if (next === isVisible) return
      isVisible = next
      button.textContent = isVisible ? texts.toBackground : texts.toForeground
      button.setAttribute('aria-label', `${button.textContent} · ${title.textContent}`)
      veil.hidden = isVisible
      screen.inert = !isVisible
    },
  }
}

function fitParts({ stage, body, screen }: Parts, size: FrameSize, room: Room): void {
  const scale = fitScale(size, room)
  const outer = outerSize(size)
  stage.style.width = `${outer.width * scale}px`
  stage.style.height = `${outer.height * scale}px`
  body.style.transform = `scale(${scale})`
  screen.style.width = `${frameSizes[size].width}px`
  screen.style.height = `${frameSizes[size].height}px`
}

function createParts(deviceId: string, texts: Texts) {
  const title = create('h2', { id: `title-${deviceId}` })
  const route = create('code', { class: 'route' }, [texts.notStarted])
  const actions = create('div', { class: 'phone-actions' })
  const screen = create('div', { class: 'screen', role: 'group' })
  const veil = create('p', { class: 'veil' }, [texts.inBackground])
  veil.hidden = true
  const body = create('div', { class: 'phone-body' }, [screen, veil])
  const stage = create('div', { class: 'stage' }, [body])
  const words = create('div', { class: 'phone-words' }, [title, route])
  const bar = create('div', { class: 'phone-bar' }, [words, actions])
  const root = create('section', { class: 'phone', 'aria-labelledby': title.id }, [bar, stage])
  return { root, title, route, actions, stage, body, screen, veil }
}

/** Keeps one launch of the app in the screen. */
function createRunner({ deviceId, client, texts }: PhoneViewOptions, screen: HTMLElement) {
  let shown: { launch: Launch; buildId: string } | null = null

  async function open(buildId: string): Promise<void> {
    const launch = (await client.send('POST', '/launches', { deviceId, buildId })) as Launch
    shown = { launch, buildId }
    screen.replaceChildren(create('iframe', { title: texts.phoneFrame, src: launch.url }))
  }

  /** One after the other: the second of two quick wishes must see what the first made. */
  let queue: Promise<void> = Promise.resolve()
  function enqueue(work: () => Promise<void>): Promise<void> {
    queue = queue.catch(() => {}).then(work)
    return queue
  }

  async function showNow(buildId: string): Promise<void> {
    if (!shown) return open(buildId)
    if (shown.buildId === buildId) return
    shown.buildId = buildId
    await client.send('POST', `/launches/${shown.launch.id}/restart`, { buildId })
  }

  return {
    show: (buildId: string) => enqueue(() => showNow(buildId)),
    restart: () =>
      enqueue(async () => {
        if (shown) await open(shown.buildId)
      }),
    close: () =>
      enqueue(async () => {
        if (shown) await client.send('DELETE', `/launches/${shown.launch.id}`)
        shown = null
      }),
    launchId: () => shown?.launch.id ?? null,
  }
}
