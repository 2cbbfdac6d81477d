/** Who may import whom, as docs/architecture.md draws it. */

const own = '^(app\\.ts|pages|packages|components|utils|typings|server|simulator|scripts|test)(/|$)'
const node = ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown']

/** A room may import the listed places of ours, and nothing else of ours. */
const room = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: own, pathNot: [to, 'node_modules'] },
})

const noOutside = (name, from, pathNot = [], except = '^$') => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: except },
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
/** A folder of the server may import itself and the listed places beside it. */
const serverRoom = (folder, places) =>
  room(`server-${folder}`, `^server/src/${folder}/`, `^server/src/(${[`${folder}/`, ...places].join('|')})`)

/** The subjects of the server, each with those it may import: never the other way round. */
const subjects = {
  sessions: [],
  'sign-in': ['sessions/'],
  profile: ['sign-in/', 'sessions/'],
  rights: ['profile/', 'sessions/'],
  push: ['rights/', 'profile/', 'sessions/'],
  admin: ['sessions/'],
}
const anySubject = `^server/src/(${Object.keys(subjects).join('|')})/`
/** What of a subject is for HTTP. */
const forHttp = '-(routes|schemas|views)\\.ts$'

export default {
  forbidden: [
    // Of types alone, too: whoever reads one file must not have to read it all.
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
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
    room('pages', '^(app\\.ts$|pages/)', '^(utils/(core|app|locales)/|utils/services\\.ts$|pages/)'),
    {
      name: 'pages-stay-apart',
      severity: 'error',
      from: { path: '^pages/([^/]+)/' },
      to: { path: '^pages/', pathNot: '^pages/$1/' },
    },
    room('packages', '^packages/', '^(utils/(core|app|locales)/|utils/services\\.ts$|packages/)'),
    {
      name: 'pages-of-packages-stay-apart',
      severity: 'error',
      from: { path: '^packages/([^/]+/[^/]+)/' },
      to: { path: '^packages/', pathNot: '^packages/$1/' },
    },
    room('components', '^components/(?!wxlogin/)[^/]+/', '^(utils/(core|app)/|components/)'),
    room('wxlogin', '^components/wxlogin/', '^(utils/core/|utils/services\\.ts$)'),
    noOutside('mini-program-has-no-packages', '^(app\\.ts|pages|packages|components|utils)'),

    room('server', '^server/', '^(server|typings/api\\.d\\.ts$)'),
    serverRoom('core', []),
    serverRoom('http', ['core/', 'ops/log-types\\.ts$']),
    ...Object.entries(subjects).map(([subject, below]) => serverRoom(subject, ['core/', 'http/', ...below])),
    {
      name: 'server-rules-see-ports-only',
      comment:
        'A rule knows neither HTTP nor how its ports are filled; routes, schemas and views are for HTTP.',
      severity: 'error',
      from: { path: anySubject, pathNot: forHttp },
      to: { path: ['^server/src/http/', forHttp] },
    },
    noOutside('server-rules-see-no-framework', '^server/src/core/', ['^node:crypto$', '^crypto$']),
    noOutside('server-subjects-see-no-framework', anySubject, ['^node:crypto$', '^crypto$'], forHttp),
    serverRoom('config', [
      'core/',
      'sign-in/agreements\\.ts$',
      'store/database-location\\.ts$',
      'wechat/push-envelope\\.ts$',
    ]),
    serverRoom('store', ['core/', '[^/]+/[^/]*-(store|limits)\\.ts$']),
    serverRoom('wechat', ['core/', 'push/push-envelopes\\.ts$']),
    serverRoom('ops', ['core/']),
    {
      name: 'only-processes-compose',
      severity: 'error',
      from: { path: '^server/src/', pathNot: '^server/src/(compose/|main\\.ts$|admin-cli\\.ts$)' },
      to: { path: '^server/src/compose/' },
    },

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
