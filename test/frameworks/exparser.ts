import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { bindingName, type TreeElement, type TreeNode, toKebabCase } from './tree.ts'

type Data = Record<string, unknown>

interface Recorded {
  path: string
  data: Data
  /** Data of the components on the page, in the order of the tree. */
  componentData: Data[]
}

interface JsonElement {
  tagName: string
  attrs: { name: string; value: unknown }[]
  event: Record<
    string,
    { name: string; handler: string } & Record<'isCatch' | 'isMutated' | 'isCapture', boolean>
  >
  children: (JsonElement | string)[]
}

interface ExparserNode {
  shadowRoot?: ExparserNode
  /** The node of the template that it was made of. */
  _vt?: { tagName: string; componentId: string }
  /** What is shown inside, a component's own template with its slots filled. */
  __wxSlotChildren?: ExparserNode[]
}

interface Exparser {
  Component: { hasPublicProperty(node: ExparserNode, name: string): boolean }
  Element: { getMethodCaller(node: ExparserNode): { data: Data; setData(changes: Data): void } }
}

interface Simulate {
  load(path: string, tagName: string, options: { compiler: 'official'; rootPath: string }): string
  render(id: string): { toJSON(): JsonElement; _exparserNode: ExparserNode }
}

const require = createRequire(import.meta.url)

/**
 * Renders pages of a package by WeChat's own `wcc` and exparser. A page's script cannot run there: the page is a
 * component with its template and the data that the page's logic has set. Its components run their own scripts.
 *
 * @param folder where the files of the package lie
 */
export function createExparser(folder: string) {
  const simulate = require('miniprogram-simulate') as Simulate
  const exparser = require('miniprogram-exparser') as Exparser

  function render({ path, data, componentData }: Recorded): TreeElement {
    Object.assign(globalThis, { pageData: data })
    writeFileSync(join(folder, `${path}.js`), 'Component({ data: globalThis.pageData })')
    const id = simulate.load(join(folder, path), 'page', { compiler: 'official', rootPath: folder })
    const page = simulate.render(id)
    const components = componentsIn(page._exparserNode)
    for (const [index, own] of componentData.entries()) restore(components[index], own)
    return toTree(toJson(page))
  }

  /** What a component's own logic has set, such as that it is busy; its properties come from the page. */
  function restore(component: ExparserNode | undefined, data: Data): void {
    if (component === undefined) return
    const caller = exparser.Element.getMethodCaller(component)
    const changed = Object.entries(data).filter(
      ([name, value]) =>
        !exparser.Component.hasPublicProperty(component, name) &&
        JSON.stringify(value) !== JSON.stringify(caller.data[name]),
    )
    if (changed.length > 0) caller.setData(Object.fromEntries(changed))
  }

  /** `toJSON` leaves out what a component declares as a property; here everything on a tag is compared. */
  function toJson(page: { toJSON(): JsonElement }): JsonElement {
    const { hasPublicProperty } = exparser.Component
    exparser.Component.hasPublicProperty = () => false
    try {
      return page.toJSON()
    } finally {
      exparser.Component.hasPublicProperty = hasPublicProperty
    }
  }

  return { render }
}

/** Components of the app below a node, in the order of the tree. */
function componentsIn(node: ExparserNode): ExparserNode[] {
  return (node.__wxSlotChildren ?? []).flatMap((child) => {
    // WeChat's own tags are registered under their names.
    const isOwn = child.shadowRoot !== undefined && child._vt?.componentId !== child._vt?.tagName
    return [...(isOwn ? [child] : []), ...componentsIn(child)]
  })
}

function toTree({ tagName, attrs, event, children }: JsonElement): TreeElement {
  const named = new Map(attrs.map(({ name, value }) => [toKebabCase(name), value]))
  const classes = String(named.get('class') ?? '')
  named.delete('class')
  return {
    tag: tagName.replace(/^wx-/, ''),
    classes: classes.split(/\s+/).filter((name) => name !== ''),
    attributes: Object.fromEntries(named),
    events: Object.fromEntries(
      Object.values(event).map((binding) => [bindingName(binding), binding.handler]),
    ),
    children: children.map((child): TreeNode => (typeof child === 'string' ? child : toTree(child))),
  }
}
