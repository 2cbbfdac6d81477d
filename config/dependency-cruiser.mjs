/** Who may import whom, as docs/architecture.md draws it. */

const own = '^(app\\.ts|pages|components|utils|typings|server|simulator|scripts|test)(/|$)'
const node = ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown']

/** A room may import the listed places of ours, and nothing else of ours. */
const room = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: own, pathNot: [to, 'node_modules'] },
})

const noOutside = (name, from, pathNot = []) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { dependencyTypes: node, pathNot },
})

/** Folders of the host from the ground up; `app` and `automation` stand on all of them. */
const hostLayers = (layers) =>
  layers.map(([name, below]) => {
    const folders = [name, ...below].map((folder) => `host/${folder}`)
    return room(
      `host-${name}`,
      `^simulator/src/host/${name}/`,
      `^simulator/src/(protocol|${folders.join('|')})/`,
    )
  })

export default {
  forbidden: [
    {
      name: 'no-cycle',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    // Also of types alone: the simulator is read from its ground to its roof.
    { name: 'simulator-no-circle', severity: 'error', from: { path: '^simulator/' }, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },

    // What can be lifted into another app: `auth` with `core` and `platform`.
    room('core', '^utils/core/', '^utils/core/'),
    room('platform', '^utils/platform/', '^utils/(core|platform)/'),
    room('auth', '^utils/auth/', '^utils/(core|auth)/'),
    room('api', '^utils/api/', '^(utils/(core|api)/|utils/auth/backend\\.ts$|typings/)'),
    {
      name: 'api-takes-types-of-auth',
      severity: 'error',
      from: { path: '^utils/api/' },
      to: { path: '^utils/auth/', dependencyTypesNot: ['type-only'] },
    },
    room('app', '^utils/app/', '^utils/(core|app|locales)/'),
    room('locales', '^utils/locales/', '^(utils/(core|locales)|typings)/'),
    room('services', '^utils/services\\.ts$', '^utils/'),
    {
      name: 'no-cycle-of-types-in-utils',
      severity: 'error',
      from: { path: '^utils/' },
      to: { circular: true },
    },
    room('pages', '^(app\\.ts$|pages/)', '^(utils/(core|app|locales)/|utils/services\\.ts$|pages/)'),
    {
      name: 'pages-stay-apart',
      severity: 'error',
      from: { path: '^pages/([^/]+)/' },
      to: { path: '^pages/', pathNot: '^pages/$1/' },
    },
    room('components', '^components/(?!wxlogin/)[^/]+/', '^(utils/(core|app)/|components/)'),
    room('wxlogin', '^components/wxlogin/', '^(utils/core/|utils/services\\.ts$)'),
    noOutside('mini-program-has-no-packages', '^(app\\.ts|pages|components|utils)'),

    room('server', '^server/', '^(server|typings/api\\.d\\.ts$)'),
    room(
      'server-http',
      '^server/src/http/',
      '^server/src/(http|account)/|^server/src/(wechat|store|config|ops)/[^/]*(types|interface)\\.ts$',
    ),
    room('server-account', '^server/src/account/', '^server/src/account/'),
    noOutside('account-rules-see-no-framework', '^server/src/account/', ['^node:crypto$', '^crypto$']),
    room('server-config', '^server/src/config/', '^server/src/(config|account|store|wechat)/'),
    room('server-store', '^server/src/store/', '^server/src/(store|account)/'),
    room('server-wechat', '^server/src/wechat/', '^server/src/(wechat|account)/'),

    room('simulator', '^simulator/', '^simulator/'),
    room('simulator-protocol', '^simulator/src/protocol/', '^simulator/src/protocol/'),
    room('simulator-world', '^simulator/src/world/', '^simulator/src/(world|protocol)/'),
    noOutside('world-is-pure', '^simulator/src/world/', ['^node:crypto$', '^crypto$']),
    room('simulator-platform', '^simulator/src/platform/', '^simulator/src/(platform|world|protocol)/'),
    room('simulator-cache', '^simulator/src/cache/', '^simulator/src/cache/'),
    room(
      'simulator-gateway',
      '^simulator/src/gateway/',
      '^simulator/src/(gateway|platform|world|protocol|cache)/',
    ),
    room('simulator-host', '^simulator/src/host/', '^simulator/src/(host|protocol)/'),
    ...hostLayers([
      ['native', []],
      ['context', ['native']],
      ['engine', ['context']],
      ['touch', ['engine']],
      ['pages', ['native', 'context', 'engine']],
      ['consent', ['native', 'context']],
      ['components', ['native', 'context', 'engine']],
      ['wx', ['native', 'context', 'consent', 'components']],
    ]),
    noOutside('host-runs-in-a-browser', '^simulator/src/host/', [
      'node_modules/glass-easel(-miniprogram-adapter)?/',
    ]),
    room('simulator-project', '^simulator/src/project/', '^simulator/src/(project|protocol|cache)/'),
    room('simulator-driver', '^simulator/src/driver/', '^simulator/src/(driver|protocol|cache)/'),
    room(
      'simulator-automation',
      '^simulator/src/automation/',
      '^simulator/src/(automation|driver|protocol)/',
    ),
    room('simulator-shell', '^simulator/src/shell/', '^simulator/src/(shell|protocol|cache)/'),

    room('scripts', '^scripts/', '^(scripts|simulator/src|utils/api/base-url\\.ts$)'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.passport|coverage|dist|docs|simulator/test/fixtures)' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
