import { findWxMember } from '../protocol/wx-members.ts'
import type { PackageFiles } from './official-compiler.ts'
import { findOwnMembers } from './own-members.ts'
import { maskLiterals } from './script-text.ts'
import {
  findScriptSource,
  positionAt,
  type ReadSource,
  strictOnly,
  type UnplacedProblem,
} from './text-position.ts'

const memberAccess = /(?<![\w$.])wx\.([A-Za-z_$][\w$]*)/g

/**
 * Members of `wx` that the simulator does not have, where a script of the package leans on one by name.
 * A script that asks first whether the member is there is left alone.
 */
export async function checkScripts(files: PackageFiles, readSource: ReadSource): Promise<UnplacedProblem[]> {
  const problems: UnplacedProblem[] = []
  const scripts = [...files]
    .filter(([path]) => path.endsWith('.js'))
    .map(([path, content]) => ({ path, compiled: content.toString() }))
  const own = new Set(scripts.flatMap(({ compiled }) => findOwnMembers(compiled)))
  for (const { path, compiled } of scripts) {
    const unknown = membersOf(compiled).filter((name) => !findWxMember(name) && !own.has(name))
    if (unknown.length === 0) continue
    const { file, text } = (await findScriptSource(path, readSource)) ?? { file: path, text: compiled }
    for (const name of unknown) if (!isGuarded(text, name)) problems.push(placeMember(file, text, name))
  }
  return problems
}

function membersOf(script: string): string[] {
  const uses = maskLiterals(script).matchAll(memberAccess)
  return [...new Set([...uses].map((match) => match[1] ?? ''))]
}

/** Whether the script asks for the member anywhere, or calls it only if it is there. */
function isGuarded(text: string, name: string): boolean {
  const member = `(?<![\\w$.])wx\\.${name.replace(/\$/g, '\\$&')}(?![\\w$])`
  const notUsed = `${member}(?!\\s*[(.])`
  const asked = [
    `\\btypeof\\s+${member}`,
    `${member}\\s*(?:\\?|&&|\\|\\||[=!]==?)`,
    `(?:!|&&|\\|\\||[=!]==?)\\s*${notUsed}`,
    `\\b(?:if|while|Boolean)\\s*\\(\\s*${member}\\s*\\)`,
  ]
  const named = [`canIUse\\(\\s*["'\`]${name}["'\`.]`, `["']${name}["']\\s+in\\s+wx\\b`]
  return new RegExp(asked.join('|')).test(maskLiterals(text)) || new RegExp(named.join('|')).test(text)
}

function placeMember(file: string, text: string, name: string): UnplacedProblem {
  const uses = [...maskLiterals(text).matchAll(memberAccess)]
  const use = uses.find((match) => match[1] === name)
  const place = use ? positionAt(text, use.index) : {}
  return strictOnly({ file, ...place, message: `wx.${name} is not available in the simulator` })
}
