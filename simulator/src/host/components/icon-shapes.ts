import type { ValueOf } from '../../protocol/components/index.ts'

const disc = '<circle cx="12" cy="12" r="10.5"/>'
const ring = '<circle cx="12" cy="12" r="9.7" fill="none" stroke="#000" stroke-width="1.3"/>'
const line = (path: string, width = 1.8): string =>
  `<path d="${path}" fill="none" stroke="#000" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`
const cut = (shape: string, holes: string): string =>
  `<mask id="m"><rect width="24" height="24" fill="#fff"/>${holes}</mask><g mask="url(#m)">${shape}</g>`

const tick = 'M7 12.3l3.4 3.4L17.2 9'
const bang = 'M12 6.6v6.8M12 16.6v.4'

export type IconName = ValueOf<'icon', 'type'>

const shapes: Record<IconName, string> = {
  success: cut(disc, line(tick)),
  success_no_circle: line('M4.5 12.5l5 5L20 7'),
  info: cut(disc, line('M12 11v6.4M12 7.2v.4')),
  warn: cut(disc, line(bang)),
  waiting: cut(disc, line('M12 6.5v6l4 2.4')),
  cancel: ring + line('M8.6 8.6l6.8 6.8M15.4 8.6l-6.8 6.8', 1.3),
  download: ring + line('M12 6.5v8M8.6 11.6l3.4 3.4 3.4-3.4M8 17.5h8', 1.3),
  search: `<circle cx="10.8" cy="10.8" r="6.8" fill="none" stroke="#000" stroke-width="1.5"/>${line('M16 16l5 5', 1.5)}`,
  clear: cut(disc, line('M8.6 8.6l6.8 6.8M15.4 8.6l-6.8 6.8')),
}

export const defaultIconColors: Record<IconName, string> = {
  success: '#07c160',
  success_no_circle: '#07c160',
  info: '#10aeff',
  warn: '#fa5151',
  waiting: '#10aeff',
  cancel: '#fa5151',
  download: '#07c160',
  search: '#b2b2b2',
  clear: '#b2b2b2',
}

/** A CSS image of the shape, to be used as a mask over a colour. */
export function iconUrl(name: IconName): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">${shapes[name]}</svg>`
  return `url("data:image/svg+xml,${encodeURIComponent(svg)}")`
}
