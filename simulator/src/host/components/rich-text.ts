import { addChineseFont } from '../engine/inline-fonts.ts'
import { type Behaviour, type BuiltInNode, writeAttribute } from './built-in.ts'

/** Tags of `rich-text` with the attributes they may have beside class and style; others are dropped. */
const allowedTags: Record<string, readonly string[]> = Object.fromEntries(
  'a abbr address article aside b big blockquote br caption center cite code colgroup dd del div dl dt em fieldset footer h1 h2 h3 h4 h5 h6 header hr i ins label legend li mark nav ol p pre q s section small span strong sub sup table tbody td tfoot th thead tr tt u ul'
    .split(' ')
    .map((tag) => [tag, []]),
)
allowedTags.img = ['alt', 'src', 'height', 'width']
allowedTags.td = ['colspan', 'rowspan', 'height', 'width']
allowedTags.th = ['colspan', 'rowspan', 'height', 'width']
allowedTags.ol = ['start', 'type']

interface RichNode {
  type?: string
  name?: string
  attrs?: Record<string, string>
  children?: RichNode[]
  text?: string
}

export function createRichText({ dom, any: read, text: readText }: BuiltInNode): Behaviour {
  return {
    update(name) {
      if (name === 'space') writeAttribute(dom, 'space', readText('space') || null)
      if (name === 'nodes') dom.replaceChildren(...draw(read('nodes')))
    },
  }
}

function draw(nodes: unknown): Node[] {
  if (Array.isArray(nodes)) return (nodes as RichNode[]).flatMap(fromRichNode)
  const parsed = new DOMParser().parseFromString(String(nodes ?? ''), 'text/html')
  return [...parsed.body.childNodes].flatMap(fromParsed)
}

function fromRichNode(node: RichNode): Node[] {
  if (node.type === 'text') return [document.createTextNode(node.text ?? '')]
  const children = (node.children ?? []).flatMap(fromRichNode)
  return create(node.name ?? '', node.attrs ?? {}, children)
}

function fromParsed(node: ChildNode): Node[] {
  if (node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.textContent ?? '')]
  if (!(node instanceof Element)) return []
  const attributes = Object.fromEntries([...node.attributes].map(({ name, value }) => [name, value]))
  return create(node.localName, attributes, [...node.childNodes].flatMap(fromParsed))
}

function create(tag: string, attributes: Record<string, string>, children: Node[]): Node[] {
  const name = tag.toLowerCase()
  const allowed = Object.hasOwn(allowedTags, name) ? allowedTags[name] : undefined
  if (!allowed) return []
  const node = document.createElement(name)
  for (const [attribute, value] of Object.entries(attributes)) {
    if (attribute === 'class' || attribute === 'style' || allowed.includes(attribute))
      node.setAttribute(attribute, value)
  }
  addChineseFont(node)
  node.append(...children)
  return [node]
}
