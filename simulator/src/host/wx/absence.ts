import { wechatTypes } from '../../protocol/wechat-types.ts'
import { WxFailure } from '../context/wx-failure.ts'
import { runWithCallbacks } from './callbacks.ts'
import { describeFailure } from './failure.ts'
import { toOptions } from './parameters.ts'

/** What WeChat has and this host does not: harmless until it is used, and an error then. */
export interface Absence {
  /**
   * Adds to an object every member that WeChat's own has beside. What WeChat does not have either stays undefined.
   *
   * @param type its name in WeChat's typings
   * @param path what notes of its use call it
   */
  fill<T extends object>(present: T, type: string, path?: string): T
}

interface AbsenceOptions {
  noteMissing: (path: string) => void
  /** Is given what a callback of the app throws. */
  onCallbackError: (error: unknown) => void
}

const reason = 'not available in the simulator'

export function createAbsence(options: AbsenceOptions): Absence {
  const absence: Absence = {
    fill(present, type, path = type) {
      for (const [name, kind] of Object.entries(wechatTypes[type] ?? {})) {
        if (name in present) continue
        const [way = '', given] = kind.split(':')
        if (way === 'object') addObject(absence, present, name, given ?? '')
        else setMember(present, name, createFunction(absence, options, { name, path, way, given }))
      }
      return present
    },
  }
  return absence
}

/** Made when it is asked for: objects may lead to each other. */
function addObject(absence: Absence, present: object, name: string, type: string): void {
  Object.defineProperty(present, name, {
    configurable: true,
    enumerable: true,
    get() {
      const created = absence.fill({}, type)
      setMember(present, name, created)
      return created
    },
    set(this: object, value: unknown) {
      setMember(this, name, value)
    },
  })
}

function createFunction(
  absence: Absence,
  options: AbsenceOptions,
  { name, path, way, given }: Absent,
): (...args: unknown[]) => unknown {
  return (argument) => {
    options.noteMissing(`${path}.${name}`)
    const object = given === undefined ? undefined : absence.fill({}, given)
    if (way === 'value' && !object) throw failureOf(name)
    if (way !== 'promised' && way !== 'callback') return object
    return fail(options, { name, argument, isPromisified: way === 'promised' }) ?? object
  }
}

interface FailingCall {
  name: string
  argument: unknown
  isPromisified: boolean
}

function fail(
  { onCallbackError }: AbsenceOptions,
  { name, argument, isPromisified }: FailingCall,
): Promise<object> | undefined {
  const promise = runWithCallbacks({
    name,
    options: toOptions(argument),
    work: () => Promise.reject(new WxFailure(reason)),
    isPromisified,
    onCallbackError,
  })
  // It has been noted already: where nobody waits, it is no second fault of the app.
  promise?.catch(() => {})
  return promise
}

interface Absent {
  name: string
  /** Of the object that it belongs to. */
  path: string
  way: string
  /** Type of the object that it gives. */
  given: string | undefined
}

function setMember(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, configurable: true, enumerable: true, writable: true })
}

function failureOf(name: string): Error {
  const failure = describeFailure(name, new WxFailure(reason))
  return Object.assign(new Error(failure.errMsg), failure)
}
