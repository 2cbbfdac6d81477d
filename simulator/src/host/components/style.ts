import { absentStyle } from './style-absent.ts'
import { controlStyle } from './style-controls.ts'
import { layoutStyle } from './style-layout.ts'

/** WeChat's default looks (style v2) in both themes, by `data-theme` of the document. */
export const builtInStyle = [layoutStyle, controlStyle, absentStyle].join('\n')
