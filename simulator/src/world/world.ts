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
  subscribe(listener: (change: WorldChange) => void): () => void
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
  const listeners = new Set<(change: WorldChange) => void>()
  let state = firstState(options)
  if (saved)
    state = {
      ...state,
      accounts: merge(state.accounts, saved.consents ?? []),
      devices: merge(state.devices, saved.devices.filter(isKnownDevice)),
    }

  const emit = (change: WorldChange) => {
    for (const listener of [...listeners]) listener(change)
  }
  const worldNow = () => now() + state.clockOffsetMs
  const traffic = createTrafficLog((entry) => emit({ type: 'traffic', entry }))
  const { clear, ...identities } = createIdentities({
    appId,
    now: worldNow,
    randomBytes,
    seeds: accountSeeds,
    accounts: () => state.accounts,
    requireDevice,
  })

  function change(after: WorldState): WorldState {
    const before = state
    state = after
    emit({ type: 'changed', before: structuredClone(before), after: structuredClone(after) })
    return structuredClone(after)
  }

  function requireDevice(id: string): Device & DeviceState {
    const device = state.devices.find((candidate) => candidate.id === id)
    const kind = hardware.find((candidate) => candidate.id === id)
    if (!device || !kind) throw new WorldError(`There is no device "${id}"`)
    return { ...kind, ...device }
  }

  return {
    ...identities,
    appId,
    traffic,
    now: worldNow,
    state: () => structuredClone(state),
    patch: (patch) => change(applyPatch(state, patch)),
    reset() {
      clear()
      traffic.clear()
      change(firstState({ ...options, hosts: state.hosts }))
    },
    requireDevice,
    toSaved: () => ({
      accountSeeds,
      consents: state.accounts.map(({ id, scopes, privacyAgreed }) => ({ id, scopes, privacyAgreed })),
      devices: state.devices.map(toSavedDevice),
    }),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
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
