import { errorWords } from './error-words'
import { toAppError } from './errors'

interface OpeningServices<Route> {
  navigation: { open(route: Route): Promise<void> }
  ui: { toast(text: string): void }
  i18n: Parameters<typeof errorWords>[1]
}

/** Opens a page after a tap. When that cannot be, the page stays and a toast says why. */
export async function openPage<Route>(
  { navigation, ui, i18n }: OpeningServices<Route>,
  route: Route,
): Promise<void> {
  try {
    await navigation.open(route)
  } catch (error) {
    ui.toast(errorWords(toAppError(error), i18n).message)
  }
}
