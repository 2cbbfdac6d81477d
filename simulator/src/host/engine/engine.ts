import * as glassEasel from 'glass-easel'
import { type CodeSpace, MiniProgramEnv, type Root } from 'glass-easel-miniprogram-adapter'
import type { Build, Unit } from '../../protocol/build.ts'
import { componentTags } from '../../protocol/components/index.ts'
import {
  labelUnknownTags,
  PhoneBackend,
  recordWrittenProperties,
  reportUnknownHandlers,
  writeDatasetsToDocument,
} from './backend.ts'
import { createReadyQueue } from './frames.ts'
import { keepInlineTextVisible } from './inline-fonts.ts'
import type { Styles } from './styles.ts'
import { markBuiltInSpace } from './wxml-tree.ts'

export interface EngineOptions {
  build: Build
  styles: Styles
  /** The engine met something in a template or a definition that it does not follow. */
  onWarning(message: string): void
  /** An event has come for a handler that its page or component does not have. */
  onUnknownHandler(sentence: string): void
}

export interface Engine {
  backend: PhoneBackend
  space: CodeSpace
  /** Lets templates use what `define` adds to the space. Before the first unit is loaded. */
  defineBuiltIns(define: (space: glassEasel.ComponentSpace) => void): void
  /** Calls `ready` of every component that has been attached since. */
  flushReady(): void
  /** @param tag what stands in the document; `page` when it is not given */
  createRoot(path: string, query: string, tag?: string): EngineRoot
}

export interface EngineRoot {
  component: glassEasel.GeneralComponent
  caller: Record<string, unknown>
  attach(parent: HTMLElement, placeholder: HTMLElement): void
  release(): void
}

/** The component engine with everything of the build that is known before a script runs. */
export function createEngine(options: EngineOptions): Engine {
  const { build, styles } = options
  prepareEngine(options)
  const env = new MiniProgramEnv()
  const builtInSpace = env.getGlobalCodeSpace().getComponentSpace()
  markBuiltInSpace(builtInSpace)
  const space = env.createCodeSpace('app', true)
  // An app's `this` is not the engine's node, whose own fields a property of the same name would take away.
  space.getComponentSpace().updateComponentOptions({ writeFieldsToNode: false })
  const readyQueue = createReadyQueue<glassEasel.GeneralComponent>()
  addOverallBehavior(space, readyQueue.add)
  addUnits(space, build)
  const backend = createBackend()
  const associated = env.associateBackend(backend)
  addStyles(styles, build)
  return {
    backend,
    space,
    defineBuiltIns(define) {
      define(builtInSpace)
      shareBuiltIns(builtInSpace, space.getComponentSpace())
    },
    flushReady: readyQueue.flush,
    createRoot: (path, query, tag = 'page') => toEngineRoot(associated.createRoot(tag, space, path + query)),
  }
}

/** The engine is one for the whole document: what it lacks is added to its classes. */
function prepareEngine({ build, onWarning, onUnknownHandler }: EngineOptions): void {
  writeDatasetsToDocument()
  recordWrittenProperties()
  keepInlineTextVisible()
  reportUnknownHandlers(onUnknownHandler)
  labelUnknownTags((tag) =>
    onWarning(`<${tag}> is not available in the simulator: a box stands in its place`),
  )
  glassEasel.addGlobalWarningListener((message) => {
    if (!isIgnored(build, message)) onWarning(message)
    return false
  })
}

function createBackend(): PhoneBackend {
  const backend = new PhoneBackend()
  backend.onEvent((target, type, detail, eventOptions) => {
    const event = new glassEasel.Event(type, detail, eventOptions)
    glassEasel.Event.dispatchEvent(target, event)
    return event.getEventBubbleStatus()
  })
  return backend
}

function toEngineRoot(root: Root): EngineRoot {
  return {
    component: root.getComponent(),
    caller: root.get() as unknown as Record<string, unknown>,
    attach: (parent, placeholder) => root.attach(toBackend(parent), toBackend(placeholder)),
    release: () => root.release(),
  }
}

/** WeChat ignores attributes that it does not know, and a lenient build lists them when it is compiled. */
function isIgnored({ level }: Build, message: string): boolean {
  return level === 'lenient' && /is not a valid (?:property|event binding or slot value)$/.test(message)
}

function toBackend(node: HTMLElement): glassEasel.GeneralBackendElement {
  return node as unknown as glassEasel.GeneralBackendElement
}

function shareBuiltIns(from: glassEasel.ComponentSpace, to: glassEasel.ComponentSpace): void {
  for (const tag of componentTags) {
    const definition = from.getGlobalUsingComponent(tag)
    if (definition) to.setGlobalUsingComponent(tag, definition as glassEasel.GeneralComponentDefinition)
  }
}

/** Pages come last, so that they win over the components' host rules. */
function addStyles(styles: Styles, build: Build): void {
  styles.add('app', build.appStyle)
  for (const kind of ['component', 'page']) {
    for (const [path, unit] of Object.entries(build.units))
      if (unit.kind === kind) styles.add(path, unit.style)
  }
}

function addOverallBehavior(
  space: CodeSpace,
  onAttached: (component: glassEasel.GeneralComponent) => void,
): void {
  const behavior = space
    .getComponentSpace()
    .define()
    .lifetime('attached', function (this: { _$: glassEasel.GeneralComponent }) {
      onAttached(this._$)
    } as () => void)
    .registerBehavior()
  space.setOverallBehavior(behavior.general())
}

function addUnits(space: CodeSpace, build: Build): void {
  const groups = new Function(`return ${build.templates}`)() as glassEasel.template.ProcGenGroupList
  for (const [path, unit] of Object.entries(build.units)) {
    const { config, styleScope } = unit
    space.addComponentStaticConfig(path, toStaticConfig(config, unit.kind === 'component'))
    // An empty sheet: the text stands in the document already, only the scope's name is for the engine.
    space.addStyleSheet(path, undefined, styleScope)
    const content = groups[path]
    if (content) {
      space.addCompiledTemplate(path, { groupList: groups, content, fallbackListenerOnNativeNode: true })
    }
  }
}

type StaticConfig = Parameters<CodeSpace['addComponentStaticConfig']>[1]

function toStaticConfig(config: Unit['config'], isComponent: boolean): StaticConfig {
  const using = Object.entries(config.usingComponents ?? {}).map(([tag, path]) => [
    tag,
    `/${path.replace(/^\//, '')}`,
  ])
  return { ...config, component: isComponent, usingComponents: Object.fromEntries(using) } as StaticConfig
}
