export interface Compound {
  tag: string | null
  id: string | null
  classes: string[]
  attributes: { name: string; value: string | null }[]
  /** How it stands to the compound before it. */
  isChild: boolean
}

export type Selector = Compound[][]

const partPattern =
  /^(?:(\*|[a-zA-Z][\w-]*)|\.((?:[\w-]|[\u0080-\uffff])+)|#((?:[\w-]|[\u0080-\uffff])+)|\[([\w-:]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\]]*)))?\])/

/**
 * Reads a selector of WXML: tags as written in the template, classes without a component's prefix.
 * @throws Error naming the part that is not supported
 */
export function parseSelector(text: string): Selector {
  if (text.trim() === '') throw new Error('selector: expected a string that is not empty')
  return splitList(text).map((item) => parseComplex(item.trim(), text))
}

/** A comma inside `[…]` is a character, not a separator. */
function splitList(text: string): string[] {
  return text.split(/,(?![^[]*\])/)
}

function parseComplex(item: string, whole: string): Compound[] {
  const compounds: Compound[] = []
  let rest = item
  while (rest !== '') {
    const combinator = /^\s*(>?)\s*/.exec(rest) as RegExpExecArray
    rest = rest.slice(combinator[0].length)
    const { compound, length } = readCompound(rest, combinator[1] === '>')
    if (length === 0) throw new Error(`selector "${whole}" is not supported: "${rest || item}"`)
    compounds.push(compound)
    rest = rest.slice(length)
    if (/^[^\s>]/.test(rest)) throw new Error(`selector "${whole}" is not supported: "${rest}"`)
  }
  if (compounds.length === 0) throw new Error(`selector "${whole}" is not supported`)
  return compounds
}

function readCompound(text: string, isChild: boolean): { compound: Compound; length: number } {
  const compound: Compound = { tag: null, id: null, classes: [], attributes: [], isChild }
  let length = 0
  for (let match = partPattern.exec(text); match; match = partPattern.exec(text.slice(length))) {
    if (match[1] !== undefined && length > 0) break
    const [part, tag, className, id, attribute, ...values] = match
    if (tag !== undefined && tag !== '*') compound.tag = tag.toLowerCase()
    if (className !== undefined) compound.classes.push(className)
    if (id !== undefined) compound.id = id
    if (attribute !== undefined) {
      compound.attributes.push({
        name: attribute,
        value: values.find((value) => value !== undefined) ?? null,
      })
    }
    length += part.length
  }
  return { compound, length }
}
