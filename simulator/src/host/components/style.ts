import type { ComponentDeclaration } from '../../protocol/components/declaration.ts'
import { components } from '../../protocol/components/index.ts'
import { controlStyle } from './style-controls.ts'

const layoutStyle = `
wx-text { white-space: pre-line; user-select: none; }
wx-text[selectable] { user-select: text; display: inline-block; }
wx-text[space="nbsp"], wx-rich-text[space="nbsp"] { white-space: pre-wrap; }
wx-text[space="ensp"], wx-rich-text[space="ensp"] { white-space: pre-wrap; word-spacing: .25em; }
wx-text[space="emsp"], wx-rich-text[space="emsp"] { white-space: pre-wrap; word-spacing: .75em; }
wx-text[overflow="ellipsis"] { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: var(--max-lines); overflow: hidden; text-overflow: ellipsis; }
wx-text[overflow="clip"] { display: inline-block; overflow: hidden; }
wx-image { width: 320px; height: 240px; overflow: hidden; position: relative; }
wx-image > img { position: absolute; inset: 0; width: 100%; height: 100%; }
wx-image > img:not([src]) { display: none; }
wx-image[mode="widthFix"] { height: auto; aspect-ratio: var(--natural-ratio, auto); }
wx-image[mode="heightFix"] { width: auto; aspect-ratio: var(--natural-ratio, auto); }
wx-icon > i { display: inline-block; vertical-align: middle; }
wx-scroll-view { position: relative; overflow: hidden; box-sizing: border-box; }
wx-scroll-view[scroll-x] { overflow-x: auto; }
wx-scroll-view[scroll-y] { overflow-y: auto; }
wx-scroll-view[enable-flex] { display: flex; }
wx-swiper { position: relative; overflow: hidden; height: 150px; touch-action: pan-y; }
wx-swiper-item { position: absolute; inset: 0; overflow: hidden; transition-property: transform; transition-timing-function: ease; }
wx-swiper > div { position: absolute; z-index: 1; left: 0; right: 0; bottom: 10px; text-align: center; pointer-events: none; }
wx-swiper > div > i { display: inline-block; width: 8px; height: 8px; margin: 0 4px; border-radius: 50%; }
.navigator-hover { background-color: rgba(0, 0, 0, .1); opacity: .7; }
/* A tag that nobody draws is a labelled box around its children. The app's own rules win over it. */
:where([data-absent-tag]) { display: block; box-sizing: border-box; min-height: 24px; border: 1px dashed #9a9a9a; }
[data-absent-tag]::before { content: "<" attr(data-absent-tag) ">"; display: block; padding: 2px 4px; font: 11px/1.6 monospace; color: #767676; }
[data-absent-tag][hidden], [data-absent-tag="page-meta"], [data-absent-tag="navigation-bar"] { display: none; }
`

/** WeChat's default looks (style v2) in both themes, by `data-theme` of the document. */
export const builtInStyle = [boxStyle(), layoutStyle, controlStyle].join('\n')

function boxStyle(): string {
  const declarations = Object.entries<ComponentDeclaration>(components)
  return declarations.map(([tag, { display = 'block' }]) => `wx-${tag} { display: ${display}; }`).join('\n')
}
