import { knownTags } from '../protocol/components/index.ts'
import { checkMembers, findComponentEvents } from './member-checks.ts'
import type { PackageFiles } from './official-compiler.ts'
import { reachableScripts } from './scripts.ts'
import { type ReadSource, strictOnly, type UnplacedProblem } from './text-position.ts'
import type { UnitSource } from './units.ts'
import { scanWxml, type WxmlAttribute, type WxmlElement } from './wxml-scanner.ts'

interface TemplateChecks {
  files: PackageFiles
  units: UnitSource[]
  imports: Map<string, string[]>
  readSource: ReadSource
}

const eventAttribute = /^(?:capture-)?(?:mut-)?(?:bind|catch):?[a-z]/i

/**
 * Finds what the engine would silently render as nothing or ignore when tapped: tags that nobody defines, handlers
 * that no script mentions, and what WeChat's own tags do not have here. Files of libraries are not checked.
 */
export async function checkTemplates(checks: TemplateChecks): Promise<UnplacedProblem[]> {
  const problems: UnplacedProblem[] = []
  const componentEvents = findComponentEvents(checks.files)
  for (const unit of checks.units.filter(({ isLibrary }) => !isLibrary)) {
    const isMethod = createMethodSearch(checks.files, unit)
    for (const path of templatesOf(unit.path, checks.imports)) {
      const file = `${path}.wxml`
      const source = (await checks.readSource(file)) ?? checks.files.get(file)?.toString() ?? ''
      for (const element of scanWxml(source)) {
        problems.push(...checkTag(unit, file, element), ...checkHandlers({ unit, file, element, isMethod }))
        if (isOwnTag(unit, element.tag)) continue
        problems.push(
          ...checkMembers(element, componentEvents).map((fault) => strictOnly({ file, ...fault })),
        )
      }
    }
  }
  return problems
}

/** A unit's own template and all that it imports or includes. */
function templatesOf(path: string, imports: Map<string, string[]>): Set<string> {
  const found = new Set<string>([path])
  for (const template of found) for (const target of imports.get(template) ?? []) found.add(target)
  return found
}

/** The app's own, also under a name that WeChat has for another. */
function isOwnTag({ genericTags, config }: UnitSource, tag: string): boolean {
  return genericTags.includes(tag) || Object.hasOwn(config.usingComponents ?? {}, tag)
}

function checkTag(unit: UnitSource, file: string, { tag, line, column }: WxmlElement): UnplacedProblem[] {
  if (tag.startsWith('wx-')) {
    const message = `<${tag}>: WeChat's compiler takes no tag that begins with "wx-"; name it otherwise in usingComponents`
    return [{ file, line, column, message }]
  }
  if (knownTags.has(tag) || isOwnTag(unit, tag)) return []
  const message = `<${tag}> is neither a component that the simulator has nor in usingComponents of ${unit.path}.json`
  return [strictOnly({ file, line, column, message })]
}

interface HandlerCheck {
  unit: UnitSource
  file: string
  element: WxmlElement
  isMethod: (name: string) => boolean
}

function checkHandlers({ unit, file, element, isMethod }: HandlerCheck): UnplacedProblem[] {
  return element.attributes.filter(isStaticHandler).flatMap(({ name, value, line, column }) => {
    if (isMethod(value ?? '')) return []
    const message = `${name}="${value}": ${unit.path} has no method "${value}"`
    return [strictOnly({ file, line, column, message })]
  })
}

function isStaticHandler({ name, value }: WxmlAttribute): boolean {
  return eventAttribute.test(name) && value !== null && value !== '' && !value.includes('{{')
}

/** Looks for the name as a word in the unit's compiled script and in the modules it requires, where behaviors live. */
function createMethodSearch(files: PackageFiles, unit: UnitSource): (name: string) => boolean {
  const scripts = [...reachableScripts(files, [`${unit.path}.js`])].map(
    (path) => files.get(path)?.toString() ?? '',
  )
  return (name) => {
    const word = new RegExp(`(?<![\\w$])${name.replace(/\W/g, '\\$&')}(?![\\w$])`)
    return scripts.some((script) => word.test(script))
  }
}
