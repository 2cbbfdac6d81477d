import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { loadEmbeddedPostgres } from './postgres-binaries.mjs'

/**
 * Starts a PostgreSQL on a free loopback port. `folder` must not exist, and its parent must be enterable
 * by the user `postgres` when this runs as root. Resolves to its url and a way to stop it.
 */
export async function startPostgres(folder, { isDurable = false } = {}) {
  const port = await findFreePort()
  const EmbeddedPostgres = await loadEmbeddedPostgres(dirname(folder))
  const isRoot = process.getuid?.() === 0
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: 'passport',
    password: 'passport',
    authMethod: 'password',
    persistent: false,
    createPostgresUser: isRoot,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    // Tests ask whether a killed *node* loses writes; a killed database is not theirs.
    postgresFlags: [
      ...['-c', `fsync=${isDurable ? 'on' : 'off'}`],
      ...['-c', 'max_connections=300', '-c', 'listen_addresses=127.0.0.1'],
    ],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await server.initialise()
  await server.start()
  const urlOf = (name) => `postgres://passport:passport@127.0.0.1:${port}/${name}`
  return {
    url: urlOf('postgres'),
    /** Resolves to the url of a new, empty database. */
    async createDatabase(name) {
      await server.createDatabase(name)
      return urlOf(name)
    },
    stop: () => server.stop(),
  }
}

function findFreePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
