import type { Element } from 'glass-easel'
import type { ValueOf } from '../../protocol/components/index.ts'
import { resolvePath } from '../../protocol/module-paths.ts'
import { packageFileUrl } from '../context/package-file.ts'
import type { Behaviour, BuiltInNode } from './built-in.ts'

/** How the picture fills its box: `object-fit` and `object-position`. */
const fits: Record<ValueOf<'image', 'mode'>, [fit: string, position: string]> = {
  scaleToFill: ['fill', '50% 50%'],
  aspectFit: ['contain', '50% 50%'],
  aspectFill: ['cover', '50% 50%'],
  widthFix: ['fill', '50% 50%'],
  heightFix: ['fill', '50% 50%'],
  top: ['none', '50% 0'],
  bottom: ['none', '50% 100%'],
  center: ['none', '50% 50%'],
  left: ['none', '0 50%'],
  right: ['none', '100% 50%'],
  'top left': ['none', '0 0'],
  'top right': ['none', '100% 0'],
  'bottom left': ['none', '0 100%'],
  'bottom right': ['none', '100% 100%'],
}

export function createImage(node: BuiltInNode): Behaviour {
  const picture = document.createElement('img')
  picture.alt = ''
  picture.draggable = false
  node.dom.append(picture)
  fit(node, picture)
  picture.addEventListener('load', () => {
    fit(node, picture)
    picture.style.visibility = ''
    node.emit('load', { width: picture.naturalWidth, height: picture.naturalHeight })
  })
  picture.addEventListener('error', () => {
    // WeChat leaves the place blank, where a browser draws a broken picture.
    picture.style.visibility = 'hidden'
    node.emit('error', { errMsg: `image:error ${node.text('src')} could not be loaded` })
  })
  return {
    role: 'img',
    update(name) {
      if (name === 'src') load(node, picture)
      if (name === 'mode') fit(node, picture)
    },
  }
}

function load(node: BuiltInNode, picture: HTMLImageElement): void {
  const source = node.text('src')
  if (source === '') picture.removeAttribute('src')
  else picture.src = addressOf(source, node.element)
}

/**
 * A path is a file of the package, absolute or seen from the page or component that shows it; what names its own place
 * is loaded as it is, if the page may.
 */
function addressOf(source: string, element: Element): string {
  if (/^(?:[a-z]+:|\/\/)/i.test(source)) return source
  return packageFileUrl(resolvePath(source, element.ownerShadowRoot?.getHostNode().is ?? ''))
}

/** `widthFix` and `heightFix` give the tag the picture's own proportions. */
function fit({ dom, text: read }: BuiltInNode, picture: HTMLImageElement): void {
  const mode = read('mode')
  const [objectFit, objectPosition] = fits[mode as keyof typeof fits] ?? fits.scaleToFill
  picture.style.objectFit = objectFit
  picture.style.objectPosition = objectPosition
  dom.setAttribute('mode', mode)
  const { naturalWidth: width, naturalHeight: height } = picture
  if (width > 0) dom.style.setProperty('--natural-ratio', `${width} / ${height}`)
}
