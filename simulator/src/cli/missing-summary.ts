import type { CompileProblem } from '../protocol/build.ts'

const shownPlaces = 3
const shownLines = 20

/** The same in a form that fits on one screen, for a person who has started something else. */
export function summariseMissing(missing: readonly CompileProblem[]): string[] {
  const lines = describeMissing(missing)
  const rest = lines.length - shownLines
  return rest > 0 ? [...lines.slice(0, shownLines), `  … and ${rest} more, which stand in the log`] : lines
}

/** What the project uses and the simulator lacks, a line for each thing with the first places; empty for nothing. */
export function describeMissing(missing: readonly CompileProblem[]): string[] {
  if (missing.length === 0) return []
  const places = new Map<string, string[]>()
  for (const problem of missing)
    places.set(problem.message, [...(places.get(problem.message) ?? []), placeOf(problem)])
  const head = `The simulator lacks or ignores ${places.size} of what the project uses. Each does nothing until it is used, and says so then:`
  return [head, ...[...places].map(([message, all]) => `  ${message} (${listPlaces(all)})`)]
}

function listPlaces(places: string[]): string {
  const rest = places.length - shownPlaces
  const shown = places.slice(0, shownPlaces).join(', ')
  return rest > 0 ? `${shown} and ${rest} more` : shown
}

export function placeOf({ file, line, column }: CompileProblem): string {
  return [file, line, column].filter((part) => part !== undefined).join(':')
}
