import type { ComponentDeclaration } from '../../protocol/components/declaration.ts'
import { components } from '../../protocol/components/index.ts'
import { controlStyle } from './style-controls.ts'
import { layoutStyle } from './style-layout.ts'

/** WeChat's default looks (style v2) in both themes, by `data-theme` of the document. */
export const builtInStyle = [boxStyle(), layoutStyle, controlStyle].join('\n')

function boxStyle(): string {
  const declarations = Object.entries<ComponentDeclaration>(components)
  return declarations.map(([tag, { display = 'block' }]) => `wx-${tag} { display: ${display}; }`).join('\n')
}
