import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { findSampleErrors } from './check-sample.ts'
import {
  findAnchors,
  findCodeBlocks,
  findCommands,
  findLinks,
  findPaths,
  findVariables,
  listDocuments,
  readDocument,
} from './markdown.ts'

const documents = listDocuments()
const readmes = ['README.md', 'README.zh-CN.md']

/** Whether the package that the command is about has its script. */
function isScript(command: string): boolean {
  const name = /^npm (?:run )?([\w:-]+)/.exec(command)?.[1] ?? ''
  const workspace = / -w (\w+)/.exec(command)?.[1] ?? '.'
  const { scripts } = JSON.parse(readFileSync(`${workspace}/package.json`, 'utf8'))
  return name === 'ci' || Object.hasOwn(scripts, name)
}

/** What the program says about an option that it does not know: a list of those that it does. */
function askForOptions(program: string, ...args: string[]): string[] {
  const { stderr, status } = spawnSync(process.execPath, [program, ...args, '--no-such-option'], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  expect(status).not.toBe(0)
  return (/There (?:is|are): (.+)\./.exec(stderr)?.[1] ?? '').split(', ')
}

describe.each(documents)('%s', (path) => {
  test('has only links that lead somewhere', () => {
    const broken = findLinks(path).filter(
      ({ target, anchor }) => !existsSync(target) || (anchor !== '' && !findAnchors(target).includes(anchor)),
    )
    expect(broken).toEqual([])
  })

  test('names only files and folders that exist', () => {
    // What a build makes is not there before it.
    const kept = findPaths(path).filter((name) => !/\/dist(\/|$)/.test(name))
    const missing = kept.filter((name) => !existsSync(name) && !existsSync(`${name}.ts`))
    expect(missing).toEqual([])
  })

  test('names only scripts that its package has', () => {
    const commands = findCommands(path).filter((command) => command.startsWith('npm '))
    expect(commands.filter((command) => !isScript(command))).toEqual([])
  })

  test('has only TypeScript that compiles in its place', () => {
    const samples = findCodeBlocks(path).filter(({ language }) => language === 'ts')
    expect(samples.flatMap(({ text }) => findSampleErrors(text))).toEqual([])
  })

  test('names only variables that some program reads', () => {
    const unread = findVariables(path).filter((name) => {
      const { status } = spawnSync('git', [
        'grep',
        '-qw',
        name,
        '--',
        'scripts',
        'server/src',
        'simulator/src',
        'test',
      ])
      return status !== 0
    })
    expect(unread).toEqual([])
  })
})

test('every metric that a document names is one that the server has', () => {
  const metrics = readFileSync('server/src/ops/metrics.ts', 'utf8')
  const named = documents.flatMap((path) => readDocument(path).match(/\bpassport_[a-z_]+/g) ?? [])
  expect(named.length).toBeGreaterThan(0)
  expect(named.filter((name) => !metrics.includes(`'${name}'`))).toEqual([])
})

test('every word after "npm start --" and "npm test --" is one that the program takes', () => {
  const known = { start: askForOptions('scripts/start.mjs'), test: askForOptions('scripts/test.mjs') }
  const used = documents.flatMap(findCommands).flatMap((command) => {
    const [, program, words = ''] = /^npm (start|test) -- (.+)$/.exec(command) ?? []
    return program === undefined ? [] : words.split(' ').map((word) => ({ program, word }))
  })
  expect(used.length).toBeGreaterThan(0)
  expect(used.filter(({ program, word }) => !known[program as 'start' | 'test'].includes(word))).toEqual([])
})

/** Options after `--` in the commands whose script matches, with the first group of the match. */
function findOptions(script: string): { name: string; option: string }[] {
  return documents.flatMap(findCommands).flatMap((command) => {
    const [, name = '', words = ''] = new RegExp(`^npm run ${script} -- (.+)$`).exec(command) ?? []
    return (words.match(/--[\w-]+/g) ?? []).map((option) => ({ name, option }))
  })
}

test('every option after "npm run e2e --" is one that the program takes', () => {
  const used = findOptions('(e2e)')
  expect(used.length).toBeGreaterThan(0)
  const known = askForOptions('scripts/e2e.mjs')
  expect(used.filter(({ option }) => !known.includes(option))).toEqual([])
})

test('every option after "npm run mp:… --" is one that the command takes', () => {
  const used = findOptions('mp:(\\w+)')
  expect(used.length).toBeGreaterThan(0)
  const names = [...new Set(used.map(({ name }) => name))]
  const known = new Map(names.map((name) => [name, askForOptions('scripts/mp.mjs', name)]))
  expect(used.filter(({ name, option }) => !known.get(name)?.includes(option))).toEqual([])
})

test('both README files give the same commands, code and links', () => {
  const [english, chinese] = readmes.map((path) => ({
    commands: findCommands(path),
    code: findCodeBlocks(path).map(({ text }) => text.replace(/ *\/\/.*$/gm, '')),
    links: findLinks(path)
      .map(({ target }) => target.replace(/-(?:en|zh-CN)-/, '-'))
      .filter((target) => !readmes.includes(target)),
  }))
  expect(chinese).toEqual(english)
})

test('both README files show screenshots in their own language', () => {
  for (const [path, language] of [
    ['README.md', 'en'],
    ['README.zh-CN.md', 'zh-CN'],
  ] as const) {
    const pictures = [...readDocument(path).matchAll(/docs\/screenshots\/([\w-]+)\.png/g)].map(
      (match) => match[1],
    )
    expect(pictures.length).toBeGreaterThan(3)
    expect(pictures.filter((name) => !name?.includes(`-${language}-`))).toEqual([])
  }
})
