/** Why the journeys cannot be run in DevTools. */
export class DevToolsError extends Error {
  override name = 'DevToolsError'
}
