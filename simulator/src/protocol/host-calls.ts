/**
 * What the host answers to automation clients, under the names of WeChat's automation protocol, and to the simulator
 * itself under `Host.…`. Each row says once what a method takes and what it gives; the types of both ends and the
 * check of what comes in follow from it.
 */
import { type Fields, type ParamsOf, parseParams } from './call-fields.ts'
import type { CallHandlers } from './peer.ts'

export interface PageDescription {
  /** Never used twice, not even after a restart. */
  pageId: number
  path: string
  query: Record<string, string>
}

export interface ElementDescriptor {
  elementId: string
  tagName: string
  /** Of a component of the app. */
  nodeId?: string
}

/** Where a finger would touch an element. */
export interface Located {
  /** Centre of the visible part, in CSS pixels of the whole phone. */
  x: number
  y: number
  width: number
  height: number
  /** A finger at the centre would touch the element. */
  isHit: boolean
  /** What it would touch instead. */
  cover: string | null
}

interface HostCall<Given extends Fields, Result> {
  fields: Given
  /** Never set: it carries the type. */
  result?: Result
}

const gives =
  <Result>() =>
  <const Given extends Fields>(fields: Given): HostCall<Given, Result> => ({ fields })

const page = { pageId: 'present' } as const
/** Names an element; also what a touch of it must bring. */
export const elementFields = { ...page, elementId: 'string' } as const
export type ElementAddress = ParamsOf<typeof elementFields>

const selected = { selector: 'string' } as const
const named = { names: 'strings' } as const
const called = { method: 'string', args: 'array' } as const
const element = elementFields

const hostCalls = {
  'App.getCurrentPage': gives<PageDescription>()({}),
  'App.getPageStack': gives<{ pageStack: PageDescription[] }>()({}),
  'App.callWxMethod': gives<{ result: unknown }>()(called),
  /** Without `result` and `functionDeclaration` the method is WeChat's own again. */
  'App.mockWxMethod': gives<object>()({ method: 'string' }),
  'App.callFunction': gives<{ result: unknown }>()({ functionDeclaration: 'string', args: 'array' }),
  'App.addBinding': gives<object>()({ name: 'string' }),

  'Page.getElement': gives<ElementDescriptor>()({ ...page, ...selected }),
  'Page.getElements': gives<{ elements: ElementDescriptor[] }>()({ ...page, ...selected }),
  'Page.getElementByXpath': gives<never>()({ ...page, ...selected }),
  'Page.getElementsByXpath': gives<never>()({ ...page, ...selected }),
  /** The whole data, or what stands at `path`. */
  'Page.getData': gives<{ data: unknown }>()(page),
  'Page.setData': gives<object>()({ ...page, data: 'object' }),
  'Page.callMethod': gives<{ result: unknown }>()({ ...page, ...called }),
  'Page.getWindowProperties': gives<{ properties: number[] }>()({ ...page, ...named }),

  'Element.getElement': gives<ElementDescriptor>()({ ...element, ...selected }),
  'Element.getElements': gives<{ elements: ElementDescriptor[] }>()({ ...element, ...selected }),
  'Element.getOffset': gives<{ left: number; top: number; width: number; height: number }>()(element),
  'Element.getDOMProperties': gives<{ properties: unknown[] }>()({ ...element, ...named }),
  'Element.getAttributes': gives<{ attributes: (string | null)[] }>()({ ...element, ...named }),
  'Element.getProperties': gives<{ properties: unknown[] }>()({ ...element, ...named }),
  'Element.getStyles': gives<{ styles: string[] }>()({ ...element, ...named }),
  'Element.getWXML': gives<{ wxml: string }>()({ ...element, type: 'string' }),
  'Element.triggerEvent': gives<object>()({ ...element, type: 'string' }),
  'Element.dispatchEvent': gives<object>()({ ...element, eventName: 'string' }),
  'Element.callFunction': gives<{ result: unknown }>()({ ...element, functionName: 'string', args: 'array' }),
  'Element.getData': gives<{ data: unknown }>()(element),
  'Element.setData': gives<object>()({ ...element, data: 'object' }),
  'Element.callMethod': gives<{ result: unknown }>()({ ...element, ...called }),
  'Element.callContextMethod': gives<never>()({ ...element, ...called }),

  /** Scrolls the element into view and says where a finger would touch it. */
  'Host.locate': gives<Located>()(element),
  /** A touch event as the caller describes it, without a finger. */
  'Host.dispatchTouch': gives<object>()({ ...element, type: 'string' }),
  /** Answers what WeChat itself has drawn: dialogs, sheets, bars. */
  'Host.native': gives<object>()({ method: 'string' }),
  /** What the data panel of the shell shows. */
  'Host.inspect': gives<{
    route: string | null
    pages: { path: string; data: unknown }[]
    storageKeys: string[]
  }>()({}),
  /** A sign of life. */
  'Host.pulse': gives<object>()({}),
} as const

export type HostMethod = keyof typeof hostCalls

type CallOf<Declared> =
  Declared extends HostCall<infer Given, infer Result> ? { params: ParamsOf<Given>; result: Result } : never

/** Calls from the world or its controllers to the host. */
export type HostCalls = { [Method in HostMethod]: CallOf<(typeof hostCalls)[Method]> }

/** What answers them. */
export type HostHandlers = CallHandlers<HostCalls>

/** Methods of the automation protocol that the host answers under their own name. */
export const automatorMethods = (Object.keys(hostCalls) as HostMethod[]).filter(
  (method) => !method.startsWith('Host.'),
)

/**
 * The host's one door: everything that calls it comes through here, and the handlers get what they declare.
 * The returned function throws a sentence when there is no such method or its params are not what it takes.
 */
export function answerHostCalls(handlers: HostHandlers): (method: string, params: unknown) => unknown {
  return (method, params) => {
    if (!Object.hasOwn(hostCalls, method)) throw new Error(`${method} unimplemented`)
    const known = method as HostMethod
    const handle = handlers[known] as (params: unknown) => unknown
    return handle(parseParams(method, params, hostCalls[known].fields))
  }
}
