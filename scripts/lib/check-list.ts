import { join } from 'node:path'
import type { Check } from './checks.ts'
import { jestCommand } from './jest.ts'

/** Static checks by name, and Jest's projects, which are checks as well; `config/jest.config.mjs` says what each runs. */
export const projects = [
  'unit',
  'server',
  'server-postgres',
  'simulator',
  'docs',
  'e2e',
  'processes',
  'package',
  'upload',
]

/** What a person runs while working: it starts no browser, no server and no compiler. */
export const quickChecks = ['types', 'lint', 'imports', 'unit']

const typeProjects = [
  ...['tsconfig.json', 'config/tsconfig.node.json', 'test', 'server', 'simulator'],
  ...['simulator/src/host', 'simulator/src/shell/page', 'test/frameworks'],
]

const bin = (root: string, path: string) => [process.execPath, join(root, 'node_modules', path)]

export function createStaticChecks(root: string): Check[] {
  const cruiser = bin(root, 'dependency-cruiser/bin/dependency-cruise.mjs')
  return [
    {
      name: 'types',
      what: 'all parts, strict',
      command: [...bin(root, 'typescript/bin/tsc'), '-b', ...typeProjects],
    },
    {
      name: 'lint',
      what: 'Biome',
      command: [...bin(root, '@biomejs/biome/bin/biome'), 'ci', '--colors=off', '.'],
    },
    {
      name: 'imports',
      what: 'who may import whom',
      command: [...cruiser, '--config', 'config/dependency-cruiser.mjs', '.'],
    },
    {
      name: 'unused',
      what: 'code and dependencies',
      command: [
        ...bin(root, 'knip/bin/knip.js'),
        '--config',
        'config/knip.mjs',
        '--cache',
        '--cache-location',
        'node_modules/.cache/knip',
      ],
    },
  ]
}

/** One run of Jest over the named projects, or over those of their files that are named. */
export function createTestRun(
  root: string,
  { names, files, reportFile }: { names: string[]; files?: string[]; reportFile: string },
): Check {
  const patterns = (files ?? []).map((file) => `/${file.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`)
  const { command, env } = jestCommand(root, ['--selectProjects', ...names, '--', ...patterns])
  return {
    name: 'tests',
    what: names.join(', '),
    command,
    env: { ...env, TEST_REPORT: reportFile },
    isShownLive: true,
  }
}
