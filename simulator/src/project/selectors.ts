/** How the class and host selectors of an isolated component find its elements; absent for app and pages. */
export interface SelectorScope {
  styleScope?: string
}

const identifier = /(?:[\w-]|[^\0-\x7f]|\\.)+/y
/** Pseudo-classes whose argument is a selector of its own. */
const nesting = new Set(['not', 'is', 'where', 'has', 'matches', '-webkit-any'])

/**
 * Makes a WXSS selector match what the engine writes to the DOM: the tag `view` is `wx-view`, a class inside
 * an isolated component is `<styleScope>--class`, an id has a prefix, a component's host says `wx-host`.
 */
export function rewriteSelector(selector: string, scope: SelectorScope): string {
  let result = ''
  let index = 0
  while (index < selector.length) {
    const { text, end } = rewritePart(selector, index, scope)
    result += text
    index = end
  }
  return result
}

interface Part {
  text: string
  end: number
}

function rewritePart(selector: string, index: number, { styleScope }: SelectorScope): Part {
  const char = selector[index] ?? ''
  if (char === '[' || char === '"' || char === "'") return copy(selector, index, closing(selector, index))
  if (char === ':') return rewritePseudo(selector, index, styleScope === undefined ? {} : { styleScope })
  const isNamed = char === '.' || char === '#'
  const name = nameAt(selector, isNamed ? index + 1 : index)
  if (name === '') return copy(selector, index, index + 1)
  const end = index + name.length + (isNamed ? 1 : 0)
  if (char === '.') return { text: styleScope === undefined ? `.${name}` : `.${styleScope}--${name}`, end }
  if (char === '#') return { text: `:is(#${name},[id$="--${name}"])`, end }
  return { text: /^\d/.test(name) ? name : `wx-${name}`, end }
}

function rewritePseudo(selector: string, index: number, scope: SelectorScope): Part {
  const start = selector[index + 1] === ':' ? index + 2 : index + 1
  const name = nameAt(selector, start)
  const end = start + name.length
  if (name === 'host' && scope.styleScope !== undefined)
    return { text: `[wx-host="${scope.styleScope}"]`, end }
  if (selector[end] !== '(') return copy(selector, index, end)
  const close = closing(selector, end)
  if (!nesting.has(name)) return copy(selector, index, close)
  const inner = rewriteSelector(selector.slice(end + 1, close - 1), scope)
  return { text: `${selector.slice(index, end)}(${inner})`, end: close }
}

function copy(selector: string, index: number, end: number): Part {
  return { text: selector.slice(index, end), end }
}

function nameAt(selector: string, index: number): string {
  identifier.lastIndex = index
  return identifier.exec(selector)?.[0] ?? ''
}

const closers: Record<string, string> = { '[': ']', '(': ')', '"': '"', "'": "'" }

/** Index after the bracket or quote that ends what starts here. */
function closing(selector: string, index: number): number {
  const open = selector[index] ?? ''
  const close = closers[open]
  const isQuote = open === close
  for (let at = index + 1; at < selector.length; at += 1) {
    const char = selector[at] ?? ''
    if (char === '\\') at += 1
    else if (char === close) return at + 1
    else if (!isQuote && char in closers) at = closing(selector, at) - 1
  }
  return selector.length
}
