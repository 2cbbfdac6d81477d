/** A node as a template writes it, whichever framework has rendered it; components hold what they show inside. */
export interface TreeElement {
  tag: string
  classes: string[]
  /** By name in WXML's spelling, as the template gives them to the framework. */
  attributes: Record<string, unknown>
  /** `capture-catch:tap` and the like, with the handler's name. */
  events: Record<string, string>
  children: TreeNode[]
}

export type TreeNode = TreeElement | string

interface Binding {
  name: string
  isCatch: boolean
  isMutated: boolean
  isCapture: boolean
}

export function bindingName({ name, isCatch, isMutated, isCapture }: Binding): string {
  return `${isCapture ? 'capture-' : ''}${isMutated ? 'mut-' : ''}${isCatch ? 'catch' : 'bind'}:${name}`
}

export function toKebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** Every node of a tree that is no text, the outermost first. */
export function* elementsOf(node: TreeNode): Generator<TreeElement> {
  if (typeof node === 'string') return
  yield node
  for (const child of node.children) yield* elementsOf(child)
}

/** Where two trees differ, each place in a sentence that names the path to it and what each of them has there. */
export function compareTrees(trees: Record<'exparser' | 'glassEasel', TreeNode>, path = ''): string[] {
  const { exparser, glassEasel } = trees
  if (typeof exparser === 'string' || typeof glassEasel === 'string')
    return exparser === glassEasel ? [] : [difference(`${path} text`, exparser, glassEasel)]
  if (exparser.tag !== glassEasel.tag) return [difference(`${path} tag`, exparser, glassEasel)]
  const here = `${path}/${[exparser.tag, ...exparser.classes].join('.')}`
  return [
    ...(exparser.classes.join(' ') === glassEasel.classes.join(' ')
      ? []
      : [difference(`${here} class`, exparser.classes.join(' '), glassEasel.classes.join(' '))]),
    ...compareRecords(here, exparser.attributes, glassEasel.attributes),
    ...compareRecords(here, exparser.events, glassEasel.events),
    ...compareChildren(here, exparser.children, glassEasel.children),
  ]
}

function compareRecords(
  path: string,
  exparser: Record<string, unknown>,
  glassEasel: Record<string, unknown>,
): string[] {
  const names = [...new Set([...Object.keys(exparser), ...Object.keys(glassEasel)])].sort()
  return names
    .filter((name) => JSON.stringify(exparser[name]) !== JSON.stringify(glassEasel[name]))
    .map((name) => difference(`${path} ${name}`, exparser[name], glassEasel[name]))
}

function compareChildren(path: string, exparser: TreeNode[], glassEasel: TreeNode[]): string[] {
  if (exparser.length !== glassEasel.length)
    return [difference(`${path} children`, exparser.map(outline), glassEasel.map(outline))]
  return exparser.flatMap((child, index) =>
    compareTrees({ exparser: child, glassEasel: glassEasel[index] as TreeNode }, path),
  )
}

function difference(where: string, exparser: unknown, glassEasel: unknown): string {
  return `${where}: exparser ${describe(exparser)}, glass-easel ${describe(glassEasel)}`
}

function describe(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(isElement(value) ? outline(value) : value)
}

function isElement(value: unknown): value is TreeElement {
  return typeof value === 'object' && value !== null && 'tag' in value
}

function outline(node: TreeNode): string {
  return typeof node === 'string' ? node : `<${[node.tag, ...node.classes].join('.')}>`
}
