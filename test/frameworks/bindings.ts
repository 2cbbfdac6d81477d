import { bindingName } from './tree.ts'

type Arguments = [
  element: object,
  name: string,
  handler: unknown,
  isCatch: boolean,
  isMutated: boolean,
  isCapture: boolean,
  ...rest: unknown[],
]
/** What a compiled template is given to build with; `v` binds an event. */
type Builder = { v(...args: Arguments): void }
type Generate = (builder: Builder, ...rest: unknown[]) => unknown
type Groups = Record<string, (name: string) => Generate | undefined>

const recorded = new WeakMap<object, Record<string, string>>()

/** Compiled templates that also note what they bind, since the framework keeps functions only. */
export function withRecordedBindings(templates: string): string {
  Object.assign(globalThis, { recordBindings })
  return `recordBindings(${templates})`
}

/** What the template of an element's owner binds on it: `bind:tap` and the like, with the handler's name. */
export function bindingsOf(element: object): Record<string, string> {
  return recorded.get(element) ?? {}
}

function recordBindings(groups: Groups): Groups {
  return Object.fromEntries(
    Object.entries(groups).map(([path, group]) => [path, (name: string) => withRecording(group(name))]),
  )
}

function withRecording(generate: Generate | undefined): Generate | undefined {
  return generate && ((builder, ...rest) => generate(createRecorder(builder), ...rest))
}

function createRecorder(builder: Builder): Builder {
  const v = (...args: Arguments): void => {
    const [element, name, handler, isCatch, isMutated, isCapture] = args
    const known = recorded.get(element) ?? {}
    known[bindingName({ name, isCatch, isMutated, isCapture })] = String(handler)
    recorded.set(element, known)
    builder.v(...args)
  }
  return Object.assign(Object.create(builder) as Builder, { v })
}
