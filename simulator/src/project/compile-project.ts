import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AppConfig, Build, CompileProblem, Level, Unit } from '../protocol/build.ts'
import { checkAppAbilities, checkAppKeys } from './app-config-checks.ts'
import { collectAssets } from './assets.ts'
import { loadExtendedLibraries } from './extended-library.ts'
import {
  type CompilerOptions,
  createOfficialCompiler,
  type OfficialResult,
  type PackageFiles,
} from './official-compiler.ts'
import {
  type ProjectConfig,
  ProjectConfigError,
  projectConfigFile,
  readProjectConfig,
} from './project-config.ts'
import { checkScripts } from './script-checks.ts'
import { bundleScripts } from './scripts.ts'
import { hashProject } from './source-files.ts'
import { compileAppStyle, compileUnitStyle } from './styles.ts'
import { checkTemplates } from './template-checks.ts'
import { compileTemplates } from './templates.ts'
import { placeProblem, type ReadSource, type UnplacedProblem } from './text-position.ts'
import { collectUnits, type UnitSource } from './units.ts'
import { wechatCompilers } from './wechat-compilers.ts'

export type CompileResult = { ok: true; build: Build } | { ok: false; problems: CompileProblem[] }

export interface CompileOptions extends CompilerOptions {
  /** Default: strict. */
  level?: Level
}

export interface ProjectCompiler {
  /** The build, or every fault of the project that was found, with file and line; never throws for those. */
  compile(signal?: AbortSignal): Promise<CompileResult>
  stop(): Promise<void>
}

/**
 * Compiles a mini-program with WeChat's own compiler and makes the result ready for the host; what the first compile
 * has loaded stays for the next one.
 *
 * @param projectPath absolute path of the folder that holds project.config.json
 */
export function createProjectCompiler(
  projectPath: string,
  { level = 'strict', ...options }: CompileOptions = {},
): ProjectCompiler {
  const official = createOfficialCompiler(projectPath, options)

  async function compile(signal?: AbortSignal): Promise<CompileResult> {
    const config = await readProjectConfig(projectPath)
    if (level === 'strict' && config.problems.length > 0) return fail(config.problems, readNothing)
    const id = await hashProject(projectPath, level)
    const result = await official.compile(signal)
    if (!result.ok) return result
    return assemble({ id, level, config, files: result.files, readSource: readerOf(projectPath, config) })
  }

  return {
    compile: (signal) => compile(signal).catch(toConfigFault),
    stop: official.stop,
  }
}

function toConfigFault(error: unknown): CompileResult {
  if (!(error instanceof ProjectConfigError)) throw error
  return { ok: false, problems: [{ file: projectConfigFile, message: error.message }] }
}

/** One compile; nothing is left of it. */
export async function compileProject(
  projectPath: string,
  options: CompileOptions = {},
): Promise<CompileResult> {
  const compiler = createProjectCompiler(projectPath, options)
  try {
    return await compiler.compile()
  } finally {
    await compiler.stop()
  }
}

/** Exactly the files that would be uploaded, with their bytes. */
export async function compilePackage(projectPath: string): Promise<OfficialResult> {
  const compiler = createOfficialCompiler(projectPath)
  try {
    return await compiler.compile()
  } finally {
    await compiler.stop()
  }
}

/** A build of files that have been compiled already. */
export async function buildPackage(projectPath: string, files: PackageFiles): Promise<CompileResult> {
  const config = await readProjectConfig(projectPath)
  const readSource = readerOf(projectPath, config)
  return assemble({ id: '', level: 'strict', config, files, readSource })
}

function readerOf(projectPath: string, { root }: ProjectConfig): ReadSource {
  return (path) => readFile(join(projectPath, root, path), 'utf8').catch(() => null)
}

interface Assembly {
  id: string
  level: Level
  config: ProjectConfig
  /** The package. */
  files: PackageFiles
  readSource: ReadSource
}

async function assemble(assembly: Assembly): Promise<CompileResult> {
  const { level, files, readSource } = assembly
  const { build, problems } = await makeBuild(assembly)
  const isFault = ({ isStrictOnly }: UnplacedProblem) => level === 'strict' || !isStrictOnly
  // They name one fault at a time, so they come last.
  if (!problems.some(isFault)) problems.push(...(await wechatCompilers.check(files, readSource)))
  const faults = problems.filter(isFault)
  if (faults.length > 0) return fail(faults, readSource)
  return { ok: true, build: { ...build, missing: await placeAll(problems, readSource) } }
}

/** The build, and all that is wrong with it or missing in the simulator. */
async function makeBuild(assembly: Assembly) {
  const { config, files, readSource } = assembly
  const app = JSON.parse(files.get('app.json')?.toString() ?? '{}') as AppConfig
  const libraries = await loadExtendedLibraries(app)
  const all: PackageFiles = new Map([...libraries.files, ...files])
  const { units, problems: unitProblems } = collectUnits(all, app)
  const templates = await compileTemplates({ files: all, roots: units.map(({ path }) => path), readSource })
  const styled = units.map((unit) => toUnit(all, unit))
  const appStyle = compileAppStyle(files, libraries.style)
  const problems: UnplacedProblem[] = [
    ...config.problems,
    ...checkAppKeys(app),
    ...checkAppAbilities(app),
    ...libraries.problems,
    ...unitProblems,
    ...templates.problems,
    ...(await checkTemplates({ files: all, units, imports: templates.imports, readSource })),
    ...(await checkScripts(files, readSource)),
    ...appStyle.problems,
    ...styled.flatMap((unit) => unit.problems),
  ]
  const build: Omit<Build, 'missing'> = {
    ...describeApp(assembly, app),
    units: Object.fromEntries(styled.map(({ path, unit }) => [path, unit])),
    scripts: bundleScripts(all, scriptRoots(files, units)),
    templates: templates.text,
    appStyle: appStyle.css,
  }
  return { build, problems }
}

function describeApp({ id, level, config, files }: Assembly, app: AppConfig) {
  return {
    id,
    level,
    appId: config.appId,
    urlCheck: config.urlCheck,
    app,
    theme: readTheme(files, app),
    files: collectAssets(files),
    package: measure(files),
  }
}

async function fail(problems: UnplacedProblem[], readSource: ReadSource): Promise<CompileResult> {
  return { ok: false, problems: await placeAll(problems, readSource) }
}

const readNothing: ReadSource = async () => null

async function placeAll(problems: UnplacedProblem[], readSource: ReadSource): Promise<CompileProblem[]> {
  const placed = await Promise.all(problems.map((problem) => placeProblem(problem, readSource)))
  return [...new Map(placed.map((problem) => [JSON.stringify(problem), problem])).values()]
}

function toUnit(files: PackageFiles, { path, kind, config, needs }: UnitSource) {
  const isShared = config.styleIsolation === 'shared'
  const scope = isShared ? {} : { styleScope: path.replace(/[^\w-]/g, '_') }
  const { css, problems } = compileUnitStyle(files, { path, kind, ...scope })
  const unit: Unit = { kind, config, needs, style: css, ...scope }
  return { path, unit, problems }
}

/** All of the package, and of a library what the app uses. */
function scriptRoots(files: PackageFiles, units: UnitSource[]): string[] {
  const own = [...files.keys()].filter((path) => path.endsWith('.js'))
  return [...own, ...units.filter(({ isLibrary }) => isLibrary).map(({ path }) => `${path}.js`)]
}

function readTheme(files: PackageFiles, { themeLocation }: AppConfig): Build['theme'] {
  const text = typeof themeLocation === 'string' ? files.get(themeLocation)?.toString() : undefined
  return { light: {}, dark: {}, ...(text === undefined ? {} : (JSON.parse(text) as Partial<Build['theme']>)) }
}

function measure(files: PackageFiles): Build['package'] {
  const sizes = [...files].map(([path, content]): [string, number] => [path, content.length])
  return { bytes: sizes.reduce((sum, [, size]) => sum + size, 0), files: Object.fromEntries(sizes) }
}
