const variable = 'DEVTOOLS_STAGE'

/** What the journeys play on in DevTools: an app that is launched already, and calls a server on this port. */
export interface DevToolsStage {
  wsEndpoint: string
  serverPort: number
  /** Whose app it is, as it says itself: the server serves no other. */
  appId: string
}

/** The environment that puts the journeys of a process on this stage. */
export function stageEnv(stage: DevToolsStage): Record<string, string> {
  return { [variable]: JSON.stringify(stage) }
}

/** The stage of this process; null where the journeys run in the simulator. */
export const devToolsStage: DevToolsStage | null = JSON.parse(process.env[variable] ?? 'null')
