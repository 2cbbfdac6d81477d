import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, posix } from 'node:path'

/** Of one file each, with everything that they depend on among their arguments. Less and Sass read files by themselves. */
const purePlugins = new Set(['script', 'summer-wxss', 'summer-minifywxml'])

/**
 * WeChat's compiler (miniprogram-ci), in this process, for one compile after the other. Each begins with nothing: the
 * list of files, the JSON and the graph are read anew. Only what was made of a single file is used again, by content.
 *
 * @param reuse of results of single files, as `createReuse` gives it
 */
export function loadCompiler(reuse) {
  const resolve = createRequire(import.meta.url)
  const folder = dirname(resolve.resolve('miniprogram-ci'))
  const official = (path) => resolve(join(folder, path))

  // Its own switch: what it would fork stays here.
  globalThis.localStorage = { getItem: (name) => (name === 'compilerInMainProcess' ? 'yes' : null) }
  const ci = loadParts(official)
  useBuiltInTypes(official('utils/white_ext_list.js'))
  const clearPlugins = reuseTransforms(official, reuse)
  reuseAnalysis(createRequire(join(folder, 'index.js')), reuse)
  const { summerCompilerFactory } = official('modules/createSummer.js')
  const { formatCISetting } = official('ci/utils/tools.js')
  const workDir = process.cwd()

  /** As the published `getCompiledResult` does it, with a new compiler each time. */
  return async function compile(projectPath) {
    ci.cache.clean()
    await clearPlugins()
    await summerCompilerFactory.releaseLastCompiler()
    summerCompilerFactory.project = null
    forgetHandler(folder, resolve.cache)
    ci.config.DefaultProjectAttr = structuredClone(ci.config.DefaultProjectAttr)
    const project = createProject(ci, projectPath)
    const setting = formatCISetting(project, { useProjectConfig: true })
    project.setting = setting
    const builder = new ci.Builder(project, {})
    try {
      const compiler = await builder.getCompiler()
      // Where its own child would work: faults name files from there. Until here it drops a folder.
      process.chdir(projectPath)
      const options = { setting, resultType: 'prod', disableSpreadingUsingComponents: true }
      const files = await compiler.compile({ ...options, onProgressUpdate() {} })
      reuse.endRound()
      return withoutSourceMaps(files)
    } finally {
      process.chdir(workDir)
      builder.destroy()
    }
  }
}

/** The modules that compile, put together as the main module does. All that it loads besides would make a start half as long again. */
function loadParts(official) {
  official('services/common/getservice.js').initServicesByEnv()
  return {
    Project: official('ci/project.js').Project,
    Builder: official('modules/index.js').Builder,
    cache: official('utils/cache.js').cacheManager,
    config: official('config/config.js'),
  }
}

function createProject(ci, projectPath) {
  const project = new ci.Project({
    appid: 'wx0000000000000000',
    type: 'miniProgram',
    projectPath,
    privateKey: 'unused: nothing is uploaded',
    ignores: [...['node_modules', '.git', '.passport'], ...unpackedFolders(projectPath)].map(
      (folder) => `${folder}/**`,
    ),
  })
  project.attr = async () => ci.config.DefaultProjectAttr
  return project
}

/** Folders of which nothing can be packed. It would read every file in them to leave it out. */
function unpackedFolders(projectPath) {
  const { miniprogramRoot = '', packOptions } = readConfig(projectPath)
  const { ignore = [], include = [] } = packOptions ?? {}
  const folders = include.length > 0 ? [] : ignore.filter(({ type }) => type === 'folder')
  return folders.map(({ value }) => posix.join(miniprogramRoot, value).replace(/^\/|\/$/g, ''))
}

/** If something is wrong with it, the compiler says so. */
function readConfig(projectPath) {
  try {
    return JSON.parse(readFileSync(join(projectPath, 'project.config.json'), 'utf8'))
  } catch {
    return {}
  }
}

/** It would ask its server for a list of file types at each compile, although it has one of its own. */
function useBuiltInTypes(module) {
  const { MiniProgramWhiteList, GameWhiteList } = module
  module.getWhiteExtList = async () => ({
    MiniProgramWhiteList: new Set(MiniProgramWhiteList),
    GameWhiteList: new Set(GameWhiteList),
  })
}

/** Its plugins work in threads, on copies; here they work in place, on copies. Gives what makes them forget the project. */
function reuseTransforms(official, reuse) {
  const { runSummerPluginHook } = official('modules/corecompiler/summer/worker.js')
  official('modules/corecompiler/original/workerThread/index.js').runTask = async (name, data) => {
    const work = () => runSummerPluginHook(structuredClone(data))
    if (!purePlugins.has(data.plugin)) return work()
    return structuredClone(await reuse.take(JSON.stringify([name, data], withoutPlace), work, isMade))
  }
  return () => runSummerPluginHook({ command: 'clear' })
}

/** A fault names the folder of its project, so it is not used for another one. */
function isMade({ error }) {
  return error === undefined
}

/** A result is the same wherever the project stands and whenever its file was touched. */
function withoutPlace(key, value) {
  return key === 'projectPath' || key === 'mtime' ? undefined : value
}

/** Which file needs which is found with Babel, and each time in all of them. */
function reuseAnalysis(require, reuse) {
  const id = require.resolve('@babel/core')
  const babel = require(id)
  const transform = (code, options, ...rest) => {
    const isPlain = options?.ast === false && options.sourceMaps === false && rest.length === 0
    if (!isPlain) return babel.transform(code, options, ...rest)
    const text = JSON.stringify([code, options], (_key, value) =>
      typeof value === 'function' ? String(value) : value,
    )
    return reuse.take(text, () => ({ code: babel.transform(code, options).code }))
  }
  require.cache[id].exports = Object.create(babel, { transform: { value: transform } })
}

/** It keeps every compiler that it has ever answered to. */
function forgetHandler(folder, cache) {
  const handler = join(folder, 'modules/corecompiler/processHandler.js')
  const user = cache[join(folder, 'utils/subprocess/processManager.js')]
  user.children = user.children.filter(({ id }) => id !== handler)
  delete cache[handler]
}

function withoutSourceMaps(files) {
  const paths = Object.keys(files).filter((path) => !path.endsWith('js.map'))
  return Object.fromEntries(paths.sort().map((path) => [path, files[path]]))
}
