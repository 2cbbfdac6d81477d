import { maskLiterals } from './script-text.ts'

const assignment = /(?<![\w$.])wx\s*(?:\.\s*([\w$]+)|\[\s*["'`]([\w$]+)["'`]\s*\])\s*=(?!=)/g
const definition = /\bdefineProperty\(\s*wx\s*,\s*["'`]([\w$]+)["'`]/g
const merge = /\b(?:Object\.assign|_extends)\(\s*wx\s*,\s*\{/g

/** Members that a script itself puts on `wx`, by any of the ways that name them. */
export function findOwnMembers(script: string): string[] {
  const named = [...script.matchAll(assignment), ...script.matchAll(definition)]
  return [...named.flatMap((match) => match[1] ?? match[2] ?? []), ...findMerged(script)]
}

function findMerged(script: string): string[] {
  if (script.search(merge) < 0) return []
  const code = maskLiterals(script)
  return [...code.matchAll(merge)].flatMap((match) => keysOf(code, match.index + match[0].length))
}

/** Keys of an object literal, from behind its opening brace. */
function keysOf(code: string, from: number): string[] {
  const keys: string[] = []
  let depth = 1
  for (const { 0: part, 1: key } of code.slice(from).matchAll(/[[({]|[\])}]|([\w$]+)\s*(?=[:,(}])/g)) {
    if (key !== undefined) {
      if (depth === 1) keys.push(key)
      continue
    }
    depth += '[({'.includes(part) ? 1 : -1
    if (depth === 0) break
  }
  return keys
}
