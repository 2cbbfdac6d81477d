import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { CompileProblem } from '../protocol/build.ts'
import type { PackageFiles } from './official-compiler.ts'
import { type ReadSource, strictOnly, type UnplacedProblem } from './text-position.ts'
import { runWechatProgram, type WechatProgram, wechatProgramsHome } from './wechat-programs.ts'

interface WechatCompilers {
  /**
   * What the compilers that run inside WeChat refuse of a package: the first fault of each, at its place in the
   * author's file. Files of WeChat's own libraries are no part of a package. Finds nothing where they cannot run.
   */
  check(files: PackageFiles, readSource: ReadSource): Promise<UnplacedProblem[]>
  /** A sentence for people when this machine cannot run them, else `null`. */
  explainMissing(): Promise<string | null>
}

interface Input {
  program: WechatProgram
  reads: RegExp
  /** Without a file of this kind there is nothing to compile. */
  needs: RegExp
  options: (fileCount: number) => string[]
}

const inputs: Input[] = [
  { program: 'wcc', reads: /\.(?:wxml|wxs)$/, needs: /\.wxml$/, options: () => ['-d'] },
  { program: 'wcsc', reads: /\.wxss$/, needs: /\.wxss$/, options: (count) => ['-db', '-pc', String(count)] },
]

type ReadFile = (path: string) => Promise<string | Buffer | null>

/** @param home where the package that brings their programs lies */
export function createWechatCompilers(home = wechatProgramsHome()): WechatCompilers {
  let probing: Promise<string | null> | null = null

  /** A complaint about a harmless package is about the machine: another processor, a missing library, a forbidden start. */
  function probe(): Promise<string | null> {
    probing ??= inTemporaryFolder(async (folder) => {
      const texts: Record<string, string> = { 'a.wxml': '<view />', 'a.wxss': '.a { color: red }' }
      const [fault] = await compile(home, folder, {
        paths: Object.keys(texts),
        read: async (path) => texts[path] ?? null,
      })
      return fault?.message ?? null
    })
    return probing
  }

  return {
    async check(files, readSource) {
      if ((await probe()) !== null) return []
      const paths = [...files.keys()]
      return inTemporaryFolder(async (folder) => {
        const found = await compile(home, folder, { paths, read: async (path) => files.get(path) ?? null })
        if (found.length === 0) return []
        // A packed template stands in one line; the author's text gives the real one.
        const precise = await compile(home, folder, { paths, read: readSource })
        return precise.length > 0 ? precise : found
      })
    },
    async explainMissing() {
      const said = await probe()
      return said === null
        ? null
        : `WeChat's own compilers do not run on this machine (${said}): what only they refuse is not found here.`
    },
  }
}

export const wechatCompilers = createWechatCompilers()

async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'passport-wechat-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Sources {
  paths: string[]
  read: ReadFile
}

/** Puts the files into the folder, over what lies there, and compiles all of them together. */
async function compile(home: string, folder: string, { paths, read }: Sources): Promise<UnplacedProblem[]> {
  const found = await Promise.all(
    inputs.map(async ({ program, reads, needs, options }) => {
      const own = paths.filter((path) => reads.test(path))
      if (!own.some((path) => needs.test(path))) return []
      await Promise.all(own.map(async (path) => put(join(folder, path), await read(path))))
      // As DevTools names them: only then do they find what another file names from the root.
      const named = own.map((path) => `./${path}`)
      const said = await runWechatProgram(program, { home, folder, args: [...options(own.length), ...named] })
      if (said === null) return []
      const problem = toProblem(program, said)
      // Of 2019: the WeChat of today takes sheets that it refuses, such as nested rules.
      return [program === 'wcsc' ? strictOnly(problem) : problem]
    }),
  )
  return found.flat()
}

async function put(file: string, content: string | Buffer | null): Promise<void> {
  if (content === null) return
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}

/** `pages/a.wxml:2:2: unexpected tag, near …` of wcc, `ERR: a.wxss(1:9): unexpected …` of wcsc. */
const placed = /^(?:ERR: )?(\S[^\n]*?)(?::(\d+):(\d+)|\((\d+):(\d+)\)): ?(.+)$/m
/** "ERR: path `none.wxss` not found from `a.wxss`." of wcsc. */
const unplaced = /^ERR: (.+ from `([^`]+)`)/m

function toProblem(program: WechatProgram, output: string): CompileProblem {
  const said = output.replace(/(^|ERR: |`)\.\//gm, '$1')
  const place = placed.exec(said)
  if (place) {
    const [, file = '', line, column, sheetLine, sheetColumn, message] = place
    const position = { line: Number(line ?? sheetLine), column: Number(column ?? sheetColumn) }
    return { file, ...position, message: `${program}: ${message}` }
  }
  const missing = unplaced.exec(said)
  if (missing?.[2]) return { file: missing[2], message: `${program}: ${missing[1]}` }
  return { message: `${program}: ${said}` }
}
