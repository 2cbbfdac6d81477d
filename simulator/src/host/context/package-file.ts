/** Address of a file of the package, from a path as the app writes it. */
export function packageFileUrl(path: string): string {
  return `files/${path.replace(/^\/+/, '')}`
}
