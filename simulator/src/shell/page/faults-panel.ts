import type { Faults, WorldPatch, WorldState } from '../../protocol/control.ts'
import { type Choice, create, createButton, createCheckbox, createGroup, createSelect } from './dom.ts'
import type { Panel } from './tabs.ts'
import type { Texts } from './texts.ts'
import { deviceName } from './timeline.ts'

export interface FaultsPanel extends Panel {
  update(world: WorldState): void
}

interface FaultActions {
  patch(patch: Partial<WorldPatch>): void
  reset(): void
}

/** A part of the panel that shows the world. */
interface Part {
  root: HTMLElement
  update(world: WorldState): void
}

type Flag = Exclude<keyof Faults, 'requestDelayMs' | 'platformErrcode'>

/** What can go wrong around the app, as switches. */
export function createFaultsPanel(texts: Texts, actions: FaultActions): FaultsPanel {
  const parts = createFlagParts(texts, actions)
  const list = create('div', { class: 'groups' })
  let people: Part[] = []

  function ensurePeople(world: WorldState): void {
    if (people.length > 0) return
    people = [createOffline(world, texts, actions), createAccounts(world, texts, actions)]
    const [offline, accounts] = people.map(({ root }) => root)
    const reset = [
      createButton(texts.reset, actions.reset),
      create('p', { class: 'hint' }, [texts.resetHint]),
    ]
    list.replaceChildren(offline ?? '', ...parts.map(({ root }) => root), accounts ?? '', ...reset)
  }

  return {
    root: list,
    setShown: () => {},
    update(world) {
      ensurePeople(world)
      for (const part of [...parts, ...people]) part.update(world)
    },
  }
}

/** How many things are not as they should be. */
export function countFaults({ faults, devices, accounts }: WorldState): number {
  return (
    Object.values(faults).filter(Boolean).length +
    devices.filter(({ networkType }) => networkType === 'none').length +
    accounts.filter(({ signIn }) => signIn !== 'allowed').length
  )
}

function createFlagParts(texts: Texts, actions: FaultActions): Part[] {
  const words = texts.faults
  const flag = (name: Flag): Part => {
    const box = createCheckbox({
      label: words[name],
      hint: words[`${name}Hint`],
      onChange: (isOn) => actions.patch({ faults: { [name]: isOn } }),
    })
    return { root: box.root, update: ({ faults }) => box.set(faults[name]) }
  }
  const delay = createSelect({
    label: words.delay,
    choices: Object.entries(texts.delays),
    onChoose: (value) => actions.patch({ faults: { requestDelayMs: Number(value) } }),
  })
  const slow: Part = {
    root: delay.root,
    update: ({ faults }) => delay.set(String(faults.requestDelayMs)),
  }
  return [
    joinParts(words.server, [flag('serverDown'), slow]),
    joinParts(
      words.wechat,
      (['platformBusy', 'platformSilent', 'loginFails', 'loginSilent', 'storageFails'] as const).map(flag),
    ),
  ]
}

function createOffline({ devices }: WorldState, texts: Texts, actions: FaultActions): Part {
  const boxes = devices.map(({ id }): Part => {
    const box = createCheckbox({
      label: `${deviceName(id, texts)} ${texts.faults.offline}`,
      onChange: (isOff) => actions.patch({ devices: [{ id, networkType: isOff ? 'none' : 'wifi' }] }),
    })
    const isOffline = (world: WorldState) =>
      world.devices.some((device) => device.id === id && device.networkType === 'none')
    return { root: box.root, update: (world) => box.set(isOffline(world)) }
  })
  return joinParts(texts.faults.network, boxes)
}

function createAccounts({ accounts }: WorldState, texts: Texts, actions: FaultActions): Part {
  const selects = accounts.map(({ id, nickname }): Part => {
    const select = createSelect({
      label: nickname,
      choices: Object.entries(texts.signIn) as Choice[],
      onChoose: (value) => actions.patch({ accounts: [{ id, signIn: value as keyof Texts['signIn'] }] }),
    })
    const find = (world: WorldState) => world.accounts.find((account) => account.id === id)
    return { root: select.root, update: (world) => select.set(find(world)?.signIn ?? 'allowed') }
  })
  return joinParts(texts.faults.accounts, selects)
}

function joinParts(legend: string, parts: Part[]): Part {
  return {
    root: createGroup(
      legend,
      parts.map(({ root }) => root),
    ),
    update(world) {
      for (const part of parts) part.update(world)
    },
  }
}
