import { findScriptSource, positionAt, type ReadSource } from '../../simulator/src/project/text-position.ts'
import { scanWxml } from '../../simulator/src/project/wxml-scanner.ts'
import type { PackageContents } from '../package-check.ts'
import type { Finding } from './finding.ts'
import {
  declaredHere,
  type PrivateData,
  type PrivateDataKind,
  privateData,
  readPrivateInfos,
  scopesWithPurpose,
} from './private-data.ts'
import { findWxUses } from './wx-uses.ts'

/** Something that has to be declared, and where it stands. */
interface Use {
  /** As the tables have it. */
  name: string
  /** As people write it. */
  words: string
  place: string
}

interface AppDeclarations {
  requiredPrivateInfos?: string[]
  permission?: Record<string, { desc?: string }>
  __usePrivacyCheck__?: boolean
}

interface DeclarationInput {
  /** The compiled package: what it does is what counts. */
  files: PackageContents
  /** The author's files, for the line. */
  readSource: ReadSource
  /** What the guideline in WeChat's console declares. Default: that of this app. */
  declared?: readonly PrivateDataKind[]
}

const guideline = "WeChat's console (设置 → 服务内容声明 → 用户隐私保护指引)"

/** What a package uses of people's data and has not declared, and what it declares and does not use. */
export async function checkDeclarations(input: DeclarationInput): Promise<Finding[]> {
  const { files, declared = declaredHere } = input
  const uses = [...(await findScriptUses(input)), ...(await findTemplateUses(input))]
  const app = JSON.parse(String(files.get('app.json') ?? '{}')) as AppDeclarations
  return [
    ...checkPrivateInfos(uses, app),
    ...checkPermissions(uses, app),
    ...checkGuideline(uses, declared, app),
  ]
}

function checkPrivateInfos(uses: Use[], { requiredPrivateInfos = [] }: AppDeclarations): Finding[] {
  const names = readPrivateInfos()
  const lacking = uses.filter(({ name }) => names.includes(name) && !requiredPrivateInfos.includes(name))
  const idle = requiredPrivateInfos.filter((name) => !uses.some((use) => use.name === name))
  return [
    ...lacking.map(
      ({ name, words, place }) =>
        `${place}: ${words} fails unless app.json names it: add "${name}" to "requiredPrivateInfos", and apply for it in WeChat's console (开发管理 → 接口设置)`,
    ),
    ...idle.map(
      (name) =>
        `app.json: "requiredPrivateInfos" names "${name}", which nothing uses: take it away, for WeChat reviews each`,
    ),
  ]
}

function checkPermissions(uses: Use[], { permission = {} }: AppDeclarations): Finding[] {
  return Object.entries(scopesWithPurpose).flatMap(([scope, names]) => {
    const length = permission[scope]?.desc?.length ?? 0
    if (length >= 1 && length <= 30) return []
    return uses
      .filter(({ name }) => names.includes(name))
      .map(
        ({ words, place }) =>
          `${place}: ${words} asks for ${scope}: say what for, in 1 to 30 characters, in "desc" of "permission" → "${scope}" of app.json`,
      )
  })
}

function checkGuideline(uses: Use[], declared: readonly PrivateDataKind[], app: AppDeclarations): Finding[] {
  const found = Object.entries(privateData).flatMap(([kind, data]: [string, PrivateData]) => {
    const names = [...(data.apis ?? []), ...(data.tags ?? [])]
    return uses.filter(({ name }) => names.includes(name)).map((use) => ({ ...use, kind }))
  })
  const lacking = found.filter(({ kind }) => !declared.some((name) => name === kind))
  const isChecked = app.__usePrivacyCheck__ === true || found.length === 0
  return [
    ...lacking.map(
      ({ words, place, kind }) =>
        `${place}: ${words} is refused unless the privacy guideline names "${kind}": declare it in ${guideline}, and then in scripts/gates/private-data.ts`,
    ),
    ...(isChecked ? [] : ['app.json: people\'s data is used: set "__usePrivacyCheck__" to true']),
  ]
}

async function findScriptUses({ files, readSource }: DeclarationInput): Promise<Use[]> {
  const scripts = [...files].filter(([path]) => path.endsWith('.js'))
  const found = scripts.map(async ([path, content]) => {
    const names = new Set(findWxUses(path, String(content)).map(({ name }) => name))
    return names.size === 0 ? [] : placeUses(path, names, readSource)
  })
  return (await Promise.all(found)).flat()
}

/** A packed script stands in one line; the author's has the real one. */
async function placeUses(path: string, names: Set<string>, readSource: ReadSource): Promise<Use[]> {
  const source = await findScriptSource(path, readSource)
  const uses = source === null ? [] : findWxUses(source.file, source.text)
  return [...names].map((name) => {
    const use = uses.find((candidate) => candidate.name === name)
    const line = use && source ? `:${positionAt(source.text, use.index).line}` : ''
    return { name, words: `wx.${name.replace(' ', ' of ')}`, place: `${source?.file ?? path}${line}` }
  })
}

async function findTemplateUses({ files, readSource }: DeclarationInput): Promise<Use[]> {
  const templates = [...files].filter(([path]) => path.endsWith('.wxml'))
  const found = templates.map(async ([path, content]) => {
    const text = (await readSource(path)) ?? String(content)
    return scanWxml(text).flatMap(({ tag, line, attributes }) => {
      const names = attributes.flatMap(({ name, value }) =>
        // One may stand among others, or in an expression: `getPhoneNumber|agreePrivacyAuthorization`.
        (value ?? '').split(/[^\w]+/).map((word) => `${tag} ${name}=${word}`),
      )
      return [tag, ...names].map((name) => ({ name, words: `<${name}>`, place: `${path}:${line}` }))
    })
  })
  return (await Promise.all(found)).flat()
}
