import type { Unsubscribe } from '../protocol/alive.ts'
import type {
  AccountState,
  DeviceState,
  Faults,
  TrafficEntry,
  WorldPatch,
  WorldState,
} from '../protocol/control.ts'
import type { Consent, Device } from '../protocol/phone.ts'
import { firstAccounts, firstContent, firstDevices, hardware } from './accounts.ts'
import { createIdentities, type Identities } from './identities.ts'
import { WorldError } from './parse-patch.ts'
import { createTrafficLog, type TrafficLog } from './traffic-log.ts'

interface WorldOptions {
  appId: string
  /** Public origin → local server. */
  hosts?: Record<string, string>
  now: () => number
  randomBytes: (size: number) => Uint8Array
  saved?: SavedWorld | null
}

/** What outlives the process: who the accounts are, and how a person set up the devices. */
export interface SavedWorld {
  accountSeeds: Record<string, string>
  /** Absent in what an older version has kept. */
  consents?: (Pick<AccountState, 'id'> & Consent)[]
  devices: Pick<DeviceState, 'id' | 'accountId' | 'theme' | 'language' | 'fontSizeSetting'>[]
}

export type WorldChange =
  | { type: 'changed'; before: WorldState; after: WorldState }
  | { type: 'traffic'; entry: TrafficEntry }

export interface World extends Identities {
  readonly appId: string
  readonly traffic: TrafficLog
  /** The world's clock, in epoch milliseconds. */
  now(): number
  state(): WorldState
  /** Throws `WorldError` and changes nothing when the patch names what is not there. */
  patch(patch: Partial<WorldPatch>): WorldState
  /** Accounts, devices, faults, clock and traffic as at start; people and hosts stay the same. */
  reset(): void
  requireDevice(id: string): Device & DeviceState
  toSaved(): SavedWorld
  subscribe(listener: (change: WorldChange) => void): Unsubscribe
}

const noFaults: Faults = {
  platformBusy: false,
  platformSilent: false,
  platformErrcode: 0,
  loginFails: false,
  loginSilent: false,
  storageFails: false,
  serverDown: false,
  requestDelayMs: 0,
}

export function createWorld(options: WorldOptions): World {
  const { appId, now, randomBytes, saved } = options
  const accountSeeds = ensureSeeds(saved?.accountSeeds ?? {}, randomBytes)
  const current = createCurrentState(restoreState(options))
  const worldNow = () => now() + current.get().clockOffsetMs
  const traffic = createTrafficLog((entry) => current.emit({ type: 'traffic', entry }))
  const requireDevice = (id: string) => findDevice(current.get(), id)
  const { clear, ...identities } = createIdentities({
    appId,
    now: worldNow,
    randomBytes,
    seeds: accountSeeds,
    accounts: () => current.get().accounts,
    requireDevice,
  })
  return {
    ...identities,
    appId,
    traffic,
    now: worldNow,
    state: () => structuredClone(current.get()),
    patch: (patch) => current.change(applyPatch(current.get(), patch)),
    reset() {
      clear()
      traffic.clear()
      current.change(firstState({ ...options, hosts: current.get().hosts }))
    },
    requireDevice,
    toSaved: () => toSaved(accountSeeds, current.get()),
    subscribe: current.subscribe,
  }
}

/** The state with those who follow its changes; they and callers get copies. */
function createCurrentState(first: WorldState) {
  const listeners = new Set<(change: WorldChange) => void>()
  let state = first
  const emit = (change: WorldChange): void => {
    for (const listener of [...listeners]) listener(change)
  }
  return {
    get: () => state,
    emit,
    change(after: WorldState): WorldState {
      const before = state
      state = after
      emit({ type: 'changed', before: structuredClone(before), after: structuredClone(after) })
      return structuredClone(after)
    },
    subscribe(listener: (change: WorldChange) => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function restoreState(options: WorldOptions): WorldState {
  const state = firstState(options)
  const { saved } = options
  if (!saved) return state
  return {
    ...state,
    accounts: merge(state.accounts, saved.consents ?? []),
    devices: merge(state.devices, saved.devices.filter(isKnownDevice)),
  }
}

function findDevice({ devices }: WorldState, id: string): Device & DeviceState {
  const device = devices.find((candidate) => candidate.id === id)
  const kind = hardware.find((candidate) => candidate.id === id)
  if (!device || !kind) throw new WorldError(`There is no device "${id}"`)
  return { ...kind, ...device }
}

function toSaved(accountSeeds: Record<string, string>, { accounts, devices }: WorldState): SavedWorld {
  return {
    accountSeeds,
    consents: accounts.map(({ id, scopes, privacyAgreed }) => ({ id, scopes, privacyAgreed })),
    devices: devices.map(toSavedDevice),
  }
}

function firstState({ appId, hosts = {} }: WorldOptions): WorldState {
  return structuredClone({
    accounts: [...firstAccounts],
    devices: [...firstDevices],
    faults: noFaults,
    content: firstContent,
    clockOffsetMs: 0,
    hosts,
    app: { appId },
  })
}

function applyPatch(state: WorldState, patch: Partial<WorldPatch>): WorldState {
  requireKnown(state.accounts, patch.accounts, 'account')
  requireKnown(state.devices, patch.devices, 'device')
  requireKnown(
    state.accounts,
    patch.devices?.flatMap(({ accountId }) => (accountId === undefined ? [] : [{ id: accountId }])),
    'account',
  )
  return {
    ...state,
    accounts: merge(state.accounts, patch.accounts ?? []),
    devices: merge(state.devices, patch.devices ?? []),
    faults: { ...state.faults, ...patch.faults },
    content: { ...state.content, ...patch.content },
    clockOffsetMs: patch.clockOffsetMs ?? state.clockOffsetMs,
    hosts: patch.hosts ?? state.hosts,
  }
}

function requireKnown(known: { id: string }[], named: { id: string }[] | undefined, kind: string): void {
  for (const { id } of named ?? []) {
    if (!known.some((candidate) => candidate.id === id)) throw new WorldError(`There is no ${kind} "${id}"`)
  }
}

function merge<T extends { id: string }>(items: T[], patches: (Partial<T> & { id: string })[]): T[] {
  return items.map((item): T => Object.assign({}, item, ...patches.filter(({ id }) => id === item.id)))
}

function isKnownDevice({ id, accountId }: { id: string; accountId: string }): boolean {
  return (
    hardware.some((device) => device.id === id) && firstAccounts.some((account) => account.id === accountId)
  )
}

function toSavedDevice(device: DeviceState): SavedWorld['devices'][number] {
  const { id, accountId, theme, language, fontSizeSetting } = device
  return { id, accountId, theme, language, fontSizeSetting }
}

function ensureSeeds(
  saved: Record<string, string>,
  randomBytes: (size: number) => Uint8Array,
): Record<string, string> {
  const fresh = () => Buffer.from(randomBytes(16)).toString('hex')
  return Object.fromEntries(firstAccounts.map(({ id }) => [id, saved[id] ?? fresh()]))
}
