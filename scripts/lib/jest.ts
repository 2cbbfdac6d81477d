import { join } from 'node:path'

/** Jest with the project's configuration: what to run, and what has to stand in its environment. */
export function jestCommand(
  root: string,
  words: string[],
): { command: string[]; env: Record<string, string> } {
  const [jest, config] = ['node_modules/jest/bin/jest.js', 'config/jest.config.mjs'].map((path) =>
    join(root, path),
  ) as [string, string]
  return {
    command: [process.execPath, jest, '--config', config, ...words],
    // The tests are ES modules.
    env: { NODE_OPTIONS: '--experimental-vm-modules' },
  }
}
