type Fields = Record<string, unknown>

/** A page or component as WeChat makes it from its options: own data, `setData` by path, methods on the instance. */
export interface Instance extends Fields {
  data: Fields
  setData(changes: Fields): void
  /** Every `setData` so far. */
  changes: Fields[]
  /** Events that a component has sent: name and detail. */
  sent: [string, unknown][]
}

let registered: Fields | null = null

/** Takes the place of WeChat's `Page` and `Component` for modules that are imported afterwards. */
export function catchRegistration(): void {
  const register = (options: Fields) => {
    registered = options
  }
  Object.assign(globalThis, { Page: register, Component: register })
}

/** Makes an instance of what the module has registered. */
export function createInstance(): Instance {
  if (!registered) throw new Error('Nothing was registered.')
  return createInstanceOf(registered)
}

/** Makes an instance of the options of a page or component. */
export function createInstanceOf(options: object): Instance {
  const { data, methods, properties, ...rest } = structuredCloneOptions({ ...options })
  const instance: Instance = {
    ...rest,
    ...(methods as Fields),
    data: { ...initialValues(properties as Fields | undefined), ...(data as Fields) },
    changes: [],
    sent: [],
    setData(changes) {
      instance.changes.push(changes)
      for (const [path, value] of Object.entries(changes)) assign(instance.data, namesIn(path), value)
    },
    triggerEvent(name: string, detail: unknown) {
      instance.sent.push([name, detail])
    },
  }
  return instance
}

/** Calls a handler or lifecycle of the instance, with it as `this`. */
export function call(instance: Instance, name: string, argument?: unknown): unknown {
  const method = instance[name]
  if (typeof method !== 'function') throw new Error(`There is no ${name}.`)
  return method.call(instance, argument)
}

function structuredCloneOptions(options: Fields): Fields {
  // As in WeChat, what two fields share in the options is two things in the page.
  return { ...options, data: JSON.parse(JSON.stringify(options.data ?? {})) }
}

function initialValues(properties: Fields = {}): Fields {
  return Object.fromEntries(
    Object.entries(properties).map(([name, definition]) => [name, (definition as { value: unknown }).value]),
  )
}

/** Of a path such as `pages[1].title`. */
function namesIn(path: string): string[] {
  return path.replace(/\[(\d+)\]/g, '.$1').split('.')
}

function assign(target: Fields, [name = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) target[name] = structuredClone(value)
  else assign(target[name] as Fields, rest, value)
}
