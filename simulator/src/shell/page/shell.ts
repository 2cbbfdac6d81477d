import type { CompileProblem } from '../../protocol/build.ts'
import type { ControlEvent, ProjectState, WorldPatch, WorldState } from '../../protocol/control.ts'
import { toConsoleLine } from './console-line.ts'
import type { ControlClient } from './control-client.ts'
import { createDeviceWishes, type DeviceWishes } from './device-wishes.ts'
import { create, createButton } from './dom.ts'
import { countFaults } from './faults-panel.ts'
import { createPanels } from './panels.ts'
import { createPhoneChooser, type PhoneChooser } from './phone-chooser.ts'
import { createPhones, type Phones } from './phones.ts'
import type { PreferenceStore } from './preferences.ts'
import type { Texts } from './texts.ts'
import { deviceName } from './timeline.ts'

interface ShellOptions {
  client: ControlClient
  texts: Texts
  preferences: PreferenceStore
  elements: Record<'status' | 'phones' | 'panel' | 'controls' | 'problems', HTMLElement>
}

interface Shell extends ShellOptions {
  world: WorldState | null
  /** How many changes of the world it has not answered yet. */
  wishesUnderWay: number
  project: ProjectState | null
  wishes: DeviceWishes
  phones: Phones
  chooser: PhoneChooser
  panels: ReturnType<typeof createPanels>
  say(problem: unknown): void
}

/** Runs until the connection to the simulator ends. */
export async function runShell(options: ShellOptions): Promise<void> {
  const { client, texts } = options
  const shell = createShell(options)
  shell.say(texts.connecting)
  await loadTraffic(shell).catch(shell.say)
  await client.follow((event) => receive(shell, event)).catch(shell.say)
  shell.say(texts.lost)
}

function createShell(options: ShellOptions): Shell {
  const { client, texts, preferences, elements } = options
  const say = (problem: unknown): void => {
    elements.status.textContent = problem instanceof Error ? problem.message : String(problem)
  }
  const patch = (wish: Partial<WorldPatch>): void => patchWorld(shell, wish)
  const wishes = createDeviceWishes({ preferences, patch, onChange: () => render(shell) })
  const phones = createPhones({ container: elements.phones, client, texts, onError: say })
  const panels = createPanels(client, texts, {
    ...wishes,
    patch,
    say,
    reset: () => void reset(shell).catch(say),
    restart: (deviceId) => void phones.find(deviceId)?.restart().catch(say),
    findLaunch: (deviceId) => phones.find(deviceId)?.launchId() ?? null,
  })
  const chooser = createPhoneChooser(texts, (id, isOn) => {
    if (shell.world) wishes.toggle(shell.world, id, isOn)
  })
  const shell: Shell = {
    ...options,
    world: null,
    wishesUnderWay: 0,
    project: null,
    wishes,
    phones,
    chooser,
    panels,
    say,
  }
  elements.panel.append(panels.tabs.root)
  elements.controls.append(
    chooser.root,
    createButton(texts.otherLanguage, () => changeLanguage(preferences)),
  )
  wishes.followSystem()
  return shell
}

/** A control that was refused must show again what is; one that waits for its answer, what was wished. */
function patchWorld(shell: Shell, wish: Partial<WorldPatch>): void {
  shell.wishesUnderWay += 1
  void shell.client
    .send('PATCH', '/world', wish)
    .then((world) => {
      shell.world = world as WorldState
    })
    .catch(shell.say)
    .finally(() => {
      shell.wishesUnderWay -= 1
      render(shell)
    })
}

function receive(shell: Shell, event: ControlEvent): void {
  const { panels, phones, texts, say } = shell
  const line = toConsoleLine(event)
  if (line) panels.console.add(line)
  if (event.type === 'exception') say(texts.appError)
  if (event.type === 'traffic') panels.network.add(event.entry)
  if (event.type === 'route') phones.find(event.deviceId)?.setRoute(event.path)
  if (event.type === 'launches') phones.setLaunches(event.launches)
  if (event.type === 'world') shell.world = event.world
  if (event.type === 'project') {
    shell.project = event.project
    say(texts[event.project.status])
    showProblems(shell.elements.problems, texts.problems, event.project.problems)
  }
  if (event.type === 'world' || event.type === 'project') render(shell)
}

function render({ world, wishesUnderWay, project, wishes, phones, chooser, panels, texts }: Shell): void {
  if (!world || wishesUnderWay > 0) return
  const shown = wishes.shown(world)
  const shownIds = shown.map(({ state }) => state.id)
  chooser.update(
    world.devices.map(({ id }) => id),
    shownIds,
  )
  phones.update(shown, { accounts: world.accounts, buildId: project?.buildId ?? null })
  panels.devices.update(world, shown)
  panels.faults.update(world)
  panels.tabs.setCount('faults', countFaults(world))
  const choices = shownIds.map((id) => [id, deviceName(id, texts)] as const)
  panels.storage.setDevices(choices)
  panels.data.setDevices(choices)
}

async function reset({ client, texts, panels, wishes, phones }: Shell): Promise<void> {
  if (!confirm(texts.resetQuestion)) return
  await client.send('POST', '/reset', {})
  panels.network.clear()
  panels.console.clear()
  wishes.followSystem()
  await phones.restartAll()
}

function changeLanguage(preferences: PreferenceStore): void {
  preferences.set({ language: document.documentElement.lang === 'en' ? 'zh-CN' : 'en' })
  location.reload()
}

async function loadTraffic({ client, panels }: Shell): Promise<void> {
  const answer = (await client.send('GET', '/traffic')) as {
    entries: Parameters<typeof panels.network.add>[0][]
  }
  for (const entry of answer.entries) panels.network.add(entry)
}

/** What the compiler refuses, with the place of each. */
function showProblems(section: HTMLElement, heading: string, problems: CompileProblem[]): void {
  section.hidden = problems.length === 0
  section.replaceChildren(create('h2', {}, [heading]), create('ul', {}, problems.map(toProblem)))
}

function toProblem({ message, file, line, column }: CompileProblem): HTMLElement {
  const place = [file, line, column].filter((part) => part !== undefined).join(':')
  return create('li', {}, [message, create('code', {}, [place])])
}
