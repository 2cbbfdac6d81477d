import type { Theme } from './page-face'

/** Colours of the native bars and of the window behind the page, as in theme.json, for the person's own choice of theme. */
export interface BarColors {
  navigation: { frontColor: '#000000' | '#ffffff'; backgroundColor: string }
  tab: { color: string; selectedColor: string; backgroundColor: string; borderStyle: 'black' | 'white' }
  window: { backgroundColor: string; textStyle: 'dark' | 'light' }
}

export const barColors: Record<Theme, BarColors> = {
  light: {
    navigation: { frontColor: '#000000', backgroundColor: '#F5F6F7' },
    tab: { color: '#5C6166', selectedColor: '#067A40', backgroundColor: '#FFFFFF', borderStyle: 'black' },
    window: { backgroundColor: '#F5F6F7', textStyle: 'dark' },
  },
  dark: {
    navigation: { frontColor: '#ffffff', backgroundColor: '#111213' },
    tab: { color: '#A4A9AF', selectedColor: '#2FBF71', backgroundColor: '#1B1C1E', borderStyle: 'white' },
    window: { backgroundColor: '#111213', textStyle: 'light' },
  },
}
