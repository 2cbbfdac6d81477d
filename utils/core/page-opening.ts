import { toAppError } from './errors'

interface OpeningServices<Route> {
  navigation: { open(route: Route): Promise<void> }
  ui: { toast(text: string): void }
  i18n: { t(key: 'errors.single-page' | 'app.notOpened'): string }
}

/** Opens a page after a tap. When that cannot be, the page stays and a toast, which has room for little, says so. */
export async function openPage<Route>(
  { navigation, ui, i18n }: OpeningServices<Route>,
  route: Route,
): Promise<void> {
  try {
    await navigation.open(route)
  } catch (error) {
    const isSinglePage = toAppError(error).kind === 'single-page'
    ui.toast(i18n.t(isSinglePage ? 'errors.single-page' : 'app.notOpened'))
  }
}
