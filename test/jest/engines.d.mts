export interface ProjectContext {
  config: { displayName: { name: string }; testMatch: string[]; testPathIgnorePatterns: string[] }
  hasteFS: { matchFilesWithGlob(globs: string[], root: null): Iterable<string> }
}

export class EngineComparison {
  finish(
    contexts: Iterable<ProjectContext>,
    ran: ReadonlySet<string>,
  ): { holds?: boolean; text: string } | null
}
