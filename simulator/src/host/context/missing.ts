/** Says of each thing, once, that the app has used it and the simulator does not have it. */
export function createMissingNotes(say: (sentence: string) => void): (what: string) => void {
  const noted = new Set<string>()
  return (what) => {
    if (noted.has(what)) return
    noted.add(what)
    say(`${what} is not available in the simulator`)
  }
}
