import { RemoteError } from '../protocol/peer.ts'
import type { Boot, Consent, PhoneCalls, PhoneRequest } from '../protocol/phone.ts'
import { isScope, type Scope } from '../protocol/scopes.ts'
import { type StorageArea, StorageLimitError } from '../world/storage-area.ts'
import type { World } from '../world/world.ts'
import type { LaunchSession } from './launch-session.ts'
import { createReader } from './parse.ts'
import { errnos, wxFailure } from './phone-errors.ts'
import type { PhoneNetwork } from './phone-network.ts'
import type { Slot, StorageRepository } from './storage-repository.ts'

interface PhoneCallsOptions {
  world: World
  storage: StorageRepository
  session: LaunchSession
  network: PhoneNetwork
}

/** What comes in is parsed here, so the params are not known yet. */
type Handlers = {
  [Method in keyof PhoneCalls]: (
    params: unknown,
  ) => PhoneCalls[Method]['result'] | Promise<PhoneCalls[Method]['result']>
}

const read = createReader((message) => new RemoteError(message))
const maxTimeoutMs = 2 ** 31 - 1

/** Answers what the app's runtime asks of the world. */
export function createPhoneCalls(options: PhoneCallsOptions): (method: string, params: unknown) => unknown {
  const { session, network } = options
  const handlers: Handlers = {
    boot: () => boot(options, slot),
    login: () => login(options),
    checkSession: () => checkSession(options),
    request: (params) => network.request(parseRequest(params)),
    abortRequest: (params) => network.abort(parseId(params)),
    setStorage: (params) => changeStorage((area) => setItem(area, params)),
    removeStorage: (params) => changeStorage((area) => area.remove(parseKey(params))),
    clearStorage: () => changeStorage((area) => area.clear()),
    getConsent: () => consentOf(options.world, slot.accountId),
    setScope: (params) => changeConsent(parseGrant(params)),
    agreePrivacy: () => changeConsent({ privacyAgreed: true }),
  }
  /** The account in use when the page opened; a change of account starts the app again. */
  const slot: Slot = {
    appId: session.build().appId,
    deviceId: session.deviceId,
    accountId: options.world.requireDevice(session.deviceId).accountId,
  }

  function changeConsent(change: Partial<Consent>): void {
    const { scopes } = consentOf(options.world, slot.accountId)
    const account = { id: slot.accountId, ...change, scopes: { ...scopes, ...change.scopes } }
    options.world.patch({ accounts: [account] })
  }

  async function changeStorage(change: (area: StorageArea) => void): Promise<void> {
    change(await options.storage.open(slot))
    await options.storage.save(slot)
  }

  return (method, params) => {
    if (!Object.hasOwn(handlers, method)) throw new RemoteError(`Unknown phone call: ${method}`)
    return handlers[method as keyof Handlers](params)
  }
}

async function boot({ world, storage, session }: PhoneCallsOptions, slot: Slot): Promise<Boot> {
  const device = world.requireDevice(session.deviceId)
  const { id, brand, model, system, networkType, theme, language, fontSizeSetting } = device
  return {
    build: session.build(),
    device: { id, brand, model, system },
    launch: session.launchOptions(),
    storage: (await storage.open(slot)).items(),
    storageFails: world.state().faults.storageFails,
    networkType,
    theme,
    language,
    fontSizeSetting,
  }
}

function login({ world, session }: PhoneCallsOptions): Promise<{ code: string }> | { code: string } {
  const { faults } = world.state()
  if (faults.loginSilent) return new Promise(() => {})
  if (faults.loginFails) throw wxFailure('login:fail system error', errnos.networkUnknown)
  if (world.requireDevice(session.deviceId).networkType === 'none')
    throw wxFailure('login:fail network is not available', errnos.network)
  return { code: world.issueCode(session.deviceId, session.build().appId) }
}

function checkSession({ world, session }: PhoneCallsOptions): void {
  if (world.hasSessionKey(session.deviceId)) return
  throw wxFailure('checkSession:fail session time out, need relogin')
}

function consentOf(world: World, accountId: string): Consent {
  const account = world.state().accounts.find(({ id }) => id === accountId)
  return { scopes: account?.scopes ?? {}, privacyAgreed: account?.privacyAgreed ?? false }
}

function parseGrant(params: unknown): Pick<Consent, 'scopes'> {
  const fields = read.object(params, 'setScope')
  return { scopes: { [parseScope(fields.scope)]: read.flag(fields.isGranted, 'isGranted') } }
}

function parseScope(value: unknown): Scope {
  const name = read.text(value, 'scope')
  if (!isScope(name)) throw new RemoteError(`scope: there is no "${name}"`)
  return name
}

function setItem(area: StorageArea, params: unknown): void {
  const fields = read.object(params, 'setStorage')
  const key = parseKey(params)
  try {
    area.set(key, { data: fields.data ?? null, encrypted: read.flag(fields.encrypt, 'encrypt') })
  } catch (error) {
    if (error instanceof StorageLimitError) throw wxFailure(`setStorage:fail ${error.message}`)
    throw error
  }
}

function parseKey(params: unknown): string {
  return read.text(read.object(params, 'storage').key, 'key')
}

function parseId(params: unknown): number {
  return read.integer(read.object(params, 'abortRequest').id, 'id', { min: 0, max: Number.MAX_SAFE_INTEGER })
}

function parseRequest(params: unknown): PhoneRequest {
  const fields = read.object(params, 'request')
  return {
    id: parseId(params),
    url: read.text(fields.url, 'url'),
    method: read.text(fields.method, 'method').toUpperCase(),
    header: read.texts(fields.header, 'header'),
    body: fields.body === null || fields.body === undefined ? null : read.text(fields.body, 'body'),
    timeoutMs: read.integer(fields.timeoutMs, 'timeoutMs', { min: 1, max: maxTimeoutMs }),
  }
}
