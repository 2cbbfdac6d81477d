import type { FastifyPluginAsync } from 'fastify'
import asPlugin from 'fastify-plugin'

/**
 * A plugin with its own scope. To name an anonymous one Fastify searches all loaded modules, twice: under Jest
 * that takes longer than everything else about a server.
 */
export function asNamedPlugin(name: string, plugin: FastifyPluginAsync): FastifyPluginAsync {
  return asPlugin(plugin, { name, encapsulate: true })
}
