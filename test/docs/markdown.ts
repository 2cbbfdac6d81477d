import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

export interface Link {
  target: string
  anchor: string
}

export interface CodeBlock {
  language: string
  text: string
}

/** Every document of the repository, by path. */
export function listDocuments(): string[] {
  const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
    encoding: 'utf8',
  })
  return stdout.trim().split('\n')
}

export function readDocument(path: string): string {
  return readFileSync(path, 'utf8')
}

/** Links and pictures that lead into the repository; `target` is a path from its root. */
export function findLinks(path: string): Link[] {
  const text = withoutCode(readDocument(path))
  const written = [...text.matchAll(/\]\(([^)\s]+)\)|\bsrc="([^"]+)"|\bhref="([^"]+)"/g)]
  return written
    .map((match) => match[1] ?? match[2] ?? match[3] ?? '')
    .filter((link) => !/^[a-z]+:/i.test(link))
    .map((link) => {
      const [file = '', anchor = ''] = link.split('#')
      return { target: file === '' ? path : normalize(join(dirname(path), file)), anchor }
    })
}

/** Anchors as GitHub makes them of the headings. */
export function findAnchors(path: string): string[] {
  const headings = [...withoutCode(readDocument(path)).matchAll(/^#+ +(.+)$/gm)].map(
    (match) => match[1] ?? '',
  )
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  )
}

export function findCodeBlocks(path: string): CodeBlock[] {
  return [...readDocument(path).matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', text = '']) => ({ language, text }),
  )
}

/** Commands of npm, in code blocks and in the text, without what stands before them. */
export function findCommands(path: string): string[] {
  const inline = [...readDocument(path).matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '')
  const lines = findCodeBlocks(path)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.split('\n'))
  return [...inline, ...lines].flatMap((text) => /\b(?:npm|node) .+$/.exec(text.trim())?.[0] ?? [])
}

/** Words in code style that look like a path of this repository. */
export function findPaths(path: string): string[] {
  const inline = [...withoutCodeBlocks(readDocument(path)).matchAll(/`([^`\n]+)`/g)].map(
    (match) => match[1] ?? '',
  )
  return inline.filter((word) =>
    /^(?:pages|components|utils|typings|server|simulator|test|scripts|docs|\.github)\/[\w./-]*$|^[\w-]+(?:\.config)?\.(?:json|ts|mjs)$/.test(
      word,
    ),
  )
}

/** Variables of the environment that a document names. */
export function findVariables(path: string): string[] {
  return [...readDocument(path).matchAll(/\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)=/g)].map(
    (match) => match[1] ?? '',
  )
}

function withoutCodeBlocks(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '')
}

function withoutCode(text: string): string {
  return withoutCodeBlocks(text).replace(/`[^`\n]*`/g, '')
}
