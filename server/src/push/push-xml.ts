/** What an element holds: a text, elements by their names, or, where elements come again, a list of them. */
type XmlValue = string | XmlValue[] | { [name: string]: XmlValue }

interface Element {
  name: string
  text: string
  children: Map<string, XmlValue>
}

const maxLength = 64 * 1024
const maxDepth = 8
const maxTokens = 2_000

/**
 * A tag, CDATA, or text. Nothing else is supported: attributes, comments, declarations, a DTD and processing
 * instructions are refused. The space before a name is not valid XML, but WeChat's own samples have it.
 */
const tokens = /<(\/?)[ \t\r\n]{0,8}([A-Za-z]\w{0,63})[ \t\r\n]{0,8}>|<!\[CDATA\[(.*?)\]\]>|([^<]+)/gsy

/** Reads the XML that WeChat pushes: `xml`, and in it texts and elements. Null for anything more, or less. */
export function readXml(text: string): XmlValue | null {
  if (text.length > maxLength) return null
  const document = createElement('')
  const path = [document]
  let [count, length] = [0, 0]
  for (const token of text.matchAll(tokens)) {
    count += 1
    length += token[0].length
    if (count > maxTokens || !take(path, token)) return null
  }
  if (length < text.length || path.length > 1) return null
  const root = document.children.get('xml')
  return document.children.size === 1 && root !== undefined && toValue(document) !== null ? root : null
}

const createElement = (name: string): Element => ({ name, text: '', children: new Map() })

/** False when the token may not stand here. */
function take(path: Element[], [, slash, name, cdata, raw = '']: RegExpMatchArray): boolean {
  const element = path.at(-1) as Element
  if (name === undefined) {
    const piece = cdata ?? decode(raw)
    element.text += piece ?? ''
    return piece !== null && isAllowed(piece)
  }
  if (slash === '') return path.push(createElement(name)) <= maxDepth + 1
  path.pop()
  const parent = path.at(-1)
  return parent !== undefined && element.name === name && add(parent, element)
}

/** Elements of one name are a list; texts of one name contradict each other. */
function add({ children }: Element, element: Element): boolean {
  const [value, before] = [toValue(element), children.get(element.name)]
  if (value === null) return false
  if (before !== undefined && (typeof before === 'string' || typeof value === 'string')) return false
  children.set(element.name, before === undefined ? value : [before, value].flat())
  return true
}

/** Null where text stands beside elements. */
function toValue({ text, children }: Element): Exclude<XmlValue, XmlValue[]> | null {
  if (children.size === 0) return text
  return text.trim() === '' ? Object.fromEntries(children) : null
}

const entities = new Map(Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }))

/** Null when it refers to anything but the five entities of XML and characters. */
function decode(raw: string): string | null {
  let isKnown = true
  const text = raw.replace(/&(?:(#x?)?(\w{1,8});)?/g, (_reference, mark?: string, code = '') => {
    const character = mark === undefined ? entities.get(code) : toCharacter(mark, code)
    isKnown &&= character !== undefined
    return character ?? ''
  })
  return isKnown ? text : null
}

function toCharacter(mark: string, code: string): string | undefined {
  const point = Number.parseInt(code, mark === '#' ? 10 : 16)
  const isWritten = mark === '#' ? /^\d+$/.test(code) : /^[\da-f]+$/i.test(code)
  const character = isWritten && point <= 0x10ffff ? String.fromCodePoint(point) : ''
  return character !== '' && isAllowed(character) ? character : undefined
}

/** As XML has it: no control characters, and no halves of characters. */
function isAllowed(text: string): boolean {
  return /^[\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u.test(text)
}
