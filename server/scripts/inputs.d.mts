export function areUnchanged(listPath: string): boolean
export function listInputs(listPath: string, paths: string[], startedAtMs: number): void
