import type { Theme } from '../../protocol/phone.ts'

/**
 * The theme query becomes a condition that is always or never met, so that it can stand beside others;
 * `vh` counts the page between the bars, not the whole phone.
 */
export function adaptStyle(text: string, theme: Theme): string {
  return text
    .replace(/\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)/gi, (_match, wanted: string) =>
      wanted.toLowerCase() === theme ? '(min-width: 0px)' : '(max-width: 0px)',
    )
    .replace(/(?<![\w-])(-?(?:\d+\.?\d*|\.\d+))vh\b/gi, '$1cqh')
}
