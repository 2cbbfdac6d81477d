import type { FastifyPluginAsync } from 'fastify'
import asPlugin from 'fastify-plugin'

/**
 * A plugin with a scope of its own. For one without a name Fastify searches all modules that are loaded, twice:
 * under Jest that takes longer than everything else about a server.
 */
export function asNamedPlugin(name: string, plugin: FastifyPluginAsync): FastifyPluginAsync {
  return asPlugin(plugin, { name, encapsulate: true })
}
