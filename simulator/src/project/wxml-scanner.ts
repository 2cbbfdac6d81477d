import { positionAt } from './text-position.ts'

export interface WxmlElement {
  tag: string
  line: number
  column: number
  attributes: WxmlAttribute[]
}

export interface WxmlAttribute {
  name: string
  /** `null` when the attribute has no value. */
  value: string | null
  line: number
  column: number
}

const openTag = /<([A-Za-z][\w:.-]*)/y
const attribute = /\s*([^\s=>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/y
/** Where no element can start: comments, expressions, the code of inline scripts. */
const skipped = /<!--[\s\S]*?(?:-->|$)|\{\{[\s\S]*?(?:\}\}|$)/y

/** Lists the elements of a template in order, with positions counted from 1. Well-formedness is the compiler's business. */
export function scanWxml(source: string): WxmlElement[] {
  const elements: WxmlElement[] = []
  let index = 0
  while (index < source.length) {
    const skip = matchAt(skipped, source, index)
    const open = skip ? null : matchAt(openTag, source, index)
    if (skip) index += skip[0].length
    else if (!open) index += 1
    else {
      const { attributes, end, isClosed } = scanAttributes(source, index + open[0].length)
      const tag = open[1] ?? ''
      elements.push({ tag, ...positionAt(source, index), attributes })
      index = tag === 'wxs' && !isClosed ? indexAfter(source, '</wxs>', end) : end
    }
  }
  return elements
}

function scanAttributes(source: string, from: number) {
  const attributes: WxmlAttribute[] = []
  let index = from
  while (index < source.length) {
    const space = /\s*/y
    index += matchAt(space, source, index)?.[0].length ?? 0
    if (source.startsWith('/>', index)) return { attributes, end: index + 2, isClosed: true }
    if (source[index] === '>') return { attributes, end: index + 1, isClosed: false }
    const match = matchAt(attribute, source, index)
    if (match)
      attributes.push({ name: match[1] ?? '', value: readValue(match), ...positionAt(source, index) })
    index += match?.[0].length || 1
  }
  return { attributes, end: index, isClosed: true }
}

function readValue(match: RegExpExecArray): string | null {
  return match[2] ?? match[3] ?? match[4] ?? null
}

function matchAt(sticky: RegExp, source: string, index: number): RegExpExecArray | null {
  sticky.lastIndex = index
  return sticky.exec(source)
}

function indexAfter(source: string, part: string, from: number): number {
  const index = source.indexOf(part, from)
  return index < 0 ? source.length : index + part.length
}
