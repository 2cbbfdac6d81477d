import { defineBuiltIn } from '../../simulator/src/host/components/define.ts'
import type { HostContext } from '../../simulator/src/host/context/context.ts'
import { findWrittenProperties } from '../../simulator/src/host/engine/backend.ts'
import { createDefinitions } from '../../simulator/src/host/engine/definitions.ts'
import { createEngine, type EngineRoot } from '../../simulator/src/host/engine/engine.ts'
import { createModules } from '../../simulator/src/host/engine/modules.ts'
import {
  classesOf,
  composedChildrenOf,
  customComponentOf,
  tagOf,
} from '../../simulator/src/host/engine/wxml-tree.ts'
import type { Build } from '../../simulator/src/protocol/build.ts'
import { componentTags } from '../../simulator/src/protocol/components/index.ts'
import { bindingsOf, withRecordedBindings } from './bindings.ts'
import { type TreeElement, type TreeNode, toKebabCase } from './tree.ts'

type Element = Parameters<typeof tagOf>[0]
type Component = EngineRoot['component']
type Node = ReturnType<typeof composedChildrenOf>[number]
type Data = Record<string, unknown>

/** A page of the app as the simulator runs it. */
export interface OpenPage {
  readonly path: string
  /** What its logic has set so far. */
  readonly data: Data
  /** Data of the components on it, in the order of the tree. */
  componentData(): Data[]
  tree(): TreeElement
  /** @param inner of the component that `selector` finds */
  tap(selector: string, inner?: string): void
  send(selector: string, type: string, detail: object): void
  pullDown(): void
  reachBottom(): void
}

export interface RunningApp {
  open(path: string, query?: Record<string, string>): OpenPage
}

/** Launches a build with the simulator's engine, its tags and its modules. Whatever they complain of is an error. */
export function launchApp(build: Build, wx: object): RunningApp {
  const complain = (message: string): never => {
    throw new Error(message)
  }
  const engine = createEngine({
    build: { ...build, templates: withRecordedBindings(build.templates) },
    styles: { add: () => undefined, setTheme: () => undefined },
    onWarning: complain,
    onUnknownHandler: complain,
  })
  engine.defineBuiltIns((space) => {
    const context = { noteMissing: complain } as unknown as HostContext
    for (const tag of componentTags) defineBuiltIn(space, tag, context)
  })
  const pages: EngineRoot[] = []
  const definitions = createDefinitions({ space: engine.space, units: build.units, noteMissing: complain })
  const modules = createModules(build.scripts, {
    ...definitions.globals,
    App: (app: { onLaunch?(): void }) => app.onLaunch?.(),
    getApp: () => undefined,
    getCurrentPages: () => pages.map(({ caller }) => caller),
    wx,
    console,
  })
  modules.run('app.js')
  for (const path of Object.keys(build.units)) definitions.load(path, () => modules.run(`${path}.js`))

  return {
    open(path, query = {}) {
      const root = engine.createRoot(path, '')
      const area = document.createElement('div')
      root.attach(area, area.appendChild(document.createElement('div')))
      root.caller.route = path
      pages.push(root)
      callHook(root, 'onLoad', query)
      callHook(root, 'onShow')
      return describePage(path, root)
    },
  }
}

function callHook({ caller }: EngineRoot, name: string, ...args: unknown[]): void {
  const hook = caller[name]
  if (typeof hook === 'function') hook.apply(caller, args)
}

function describePage(path: string, root: EngineRoot): OpenPage {
  const { component } = root
  const find = (host: Component, selector: string): Element => {
    const found = host.getShadowRoot()?.querySelector(selector)
    if (!found) throw new Error(`${path} has no ${selector}`)
    return found
  }
  const bubbling = { bubbles: true, composed: true, capturePhase: true }
  return {
    path,
    get data() {
      return component.data
    },
    componentData: () => [...componentsIn(component)].map(({ data }) => data),
    tree: () => toTree(component),
    tap(selector, inner) {
      const outer = find(component, selector)
      const target = inner === undefined ? outer : find(outer as Component, inner)
      target.triggerEvent('tap', {}, bubbling)
    },
    send: (selector, type, detail) => find(component, selector).triggerEvent(type, detail),
    pullDown: () => callHook(root, 'onPullDownRefresh'),
    reachBottom: () => callHook(root, 'onReachBottom'),
  }
}

function* componentsIn(element: Element): Generator<Component> {
  for (const node of composedChildrenOf(element)) {
    const child = node.asElement()
    if (!child) continue
    const component = customComponentOf(child)
    if (component) yield component
    yield* componentsIn(child)
  }
}

function toTree(element: Element): TreeElement {
  return {
    tag: tagOf(element),
    classes: classesOf(element),
    attributes: attributesOf(element),
    events: bindingsOf(element),
    children: composedChildrenOf(element).flatMap(toNode),
  }
}

function toNode(node: Node): TreeNode[] {
  const text = node.asTextNode()
  if (text) return [text.textContent]
  const element = node.asElement()
  return element ? [toTree(element)] : []
}

function attributesOf(element: Element): Record<string, unknown> {
  const component = element.asGeneralComponent()
  const written = component ? [...findWrittenProperties(component)] : []
  return Object.fromEntries([
    ...(element.id === '' ? [] : [['id', element.id]]),
    ...(element.style === '' ? [] : [['style', element.style]]),
    ...Object.entries(element.dataset).map(([name, value]) => [`data-${toKebabCase(name)}`, value]),
    ...element.attributes.map(({ name, value }) => [name, value]),
    ...written.map(([name, value]) => [toKebabCase(name), value]),
  ]) as Record<string, unknown>
}
