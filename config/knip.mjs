import { readFileSync } from 'node:fs'

/** What no import reaches: the pages that WeChat opens, programs, and tests. */
const { pages, subPackages } = JSON.parse(readFileSync(new URL('../app.json', import.meta.url), 'utf8'))

export default {
  ignoreExportsUsedInFile: {
    interface: true,
    type: true,
  },
  workspaces: {
    '.': {
      jest: {
        config: ['config/jest.config.mjs', 'test/engines/jest.config.mjs'],
      },
      entry: [
        'app.ts',
        ...pages.map((path) => `${path}.ts`),
        ...subPackages.flatMap(({ root, pages }) => pages.map((path) => `${root}/${path}.ts`)),
        'components/*/*.ts',
        'scripts/*.{ts,mjs}',
        'scripts/lib/run-guarded.mjs',
        'scripts/mp/client-child.mjs',
        'test/**/*.test.ts',
        'test/e2e/global-*.mjs',
        'config/dependency-cruiser.mjs',
        'test/frameworks/worker.mjs',
        'test/jest/{environment,reporter,runner}.mjs',
        'test/e2e/devtools-reporter.mjs',
        'test/support/cli-*.mjs',
      ],
      project: ['*.{ts,mjs}', '{config,pages,packages,components,utils,scripts,test}/**/*.{ts,mjs}'],
      ignoreDependencies: ['@biomejs/biome', 'dependency-cruiser', 'jest'],
    },
    server: {
      entry: [
        'src/main.ts',
        'src/admin-cli.ts',
        'bench/{main,bare}.ts',
        'scripts/*.{ts,mjs}',
        'test/**/*.test.ts',
        'test/support/make-template.ts',
        'test/support/postgres-{setup,teardown}.mjs',
        'test/support/statements/record-process.mjs',
      ],
      project: ['{src,test,bench,scripts}/**/*.{ts,mjs}'],
    },
    simulator: {
      entry: [
        'scripts/*.ts',
        'src/cli/main.ts',
        'src/host/main.ts',
        'src/shell/page/main.ts',
        'test/**/*.test.ts',
      ],
      project: ['{scripts,src,test}/**/*.ts', '!test/fixtures/**'],
      ignoreDependencies: [
        '@fontsource/noto-sans-sc',
        'miniprogram-ci',
        'miniprogram-compiler',
        'weui-miniprogram',
      ],
    },
  },
}
