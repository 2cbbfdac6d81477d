import { encodePng } from '../../screenshots/png.ts'

/** The QR code of `weixin://preview`: dark where there is a `#`. */
export const qrRows = `
#######..###..#######
#.....#.#.....#.....#
#.###.#.#.#.#.#.###.#
#.###.#..#....#.###.#
#.###.#.###...#.###.#
#.....#.####..#.....#
#######.#.#.#.#######
........#............
##.#..##..##..###.##.
####...###.##.###..##
#.#####..####....##.#
#.#..#..#...######...
###.###....##......##
........###.###..####
#######.#...###.#.##.
#.....#........##..#.
#.###.#..#.##..###.##
#.###.#.###.#####.#.#
#.###.#..####.###.#.#
#.....#.##.###..#....
#######.#.#####..#.#.`
  .trim()
  .split('\n')

const pixelsPerModule = 6
const quietModules = 4

/** The code as a picture, with a margin as readers want it. */
export function drawQrPicture(): Buffer {
  const side = (qrRows.length + 2 * quietModules) * pixelsPerModule
  const pixels = new Uint8Array(side * side * 3)
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) {
      const [row, column] = [y, x].map((at) => Math.floor(at / pixelsPerModule) - quietModules) as [
        number,
        number,
      ]
      pixels.fill(qrRows[row]?.[column] === '#' ? 0 : 255, (y * side + x) * 3, (y * side + x) * 3 + 3)
    }
  return encodePng({ width: side, height: side, pixels })
}

const dark = '\x1b[40m  '
const light = '\x1b[47m  '

/** The code that a terminal shows: two blanks on dark or light ground for each module, and a margin of one. */
export function readTerminalQr(text: string): string[] {
  const rows = text
    .replaceAll(dark, '#')
    .replaceAll(light, '.')
    .replaceAll('\x1b[0m', '')
    .split('\n')
    .filter((line) => /^[#.]{3,}$/.test(line))
  return rows.slice(1, -1).map((row) => row.slice(1, -1))
}
