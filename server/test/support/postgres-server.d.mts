export interface PostgresServer {
  url: string
  /** Resolves to the url of a new, empty database. */
  createDatabase(name: string): Promise<string>
  stop(): Promise<void>
}

export function startPostgres(folder: string, options?: { isDurable?: boolean }): Promise<PostgresServer>
