/** A compiled mini-program: the official compiler's output, made ready for the host. Pure JSON. */
export interface Build {
  /** SHA-256 (hex) of the project's input files and the level; equal inputs give an equal id. */
  id: string
  level: Level
  /** What the project uses that WeChat has and the simulator lacks. Empty when strict. */
  missing: CompileProblem[]
  appId: string
  /** DevTools' setting: false lets `wx.request` reach what no list of domains names; here, the servers of this machine. */
  urlCheck: boolean
  /** app.json as compiled. `@name` values are resolved against `theme` by the host. */
  app: AppConfig
  /** theme.json, or empty maps. */
  theme: { light: Record<string, string>; dark: Record<string, string> }
  /**
   * Pages and components by path without extension, components of extended libraries included. In load order:
   * what a unit names in `usingComponents` or `relations` stands before it, except in a circle.
   */
  units: Record<string, Unit>
  /**
   * One script: `define("app.js", function (require, module, exports, …) {…})` for every module, extended
   * libraries included. Parameters: `moduleParameters`; `this` is `module.exports`.
   */
  scripts: string
  /** One script of the template compiler: an expression giving `{ [path]: procGen group }`. */
  templates: string
  /** The style sheet of the whole app: app.wxss and extended libraries, unscoped. */
  appStyle: string
  /** Images and other assets of the package by path with leading slash. */
  files: Record<string, { type: string; base64: string }>
  /** What would be uploaded. */
  package: { bytes: number; files: Record<string, number> }
}

/**
 * What happens to a project that uses what the simulator lacks: `strict` fails its compile, `lenient` runs it without.
 * What WeChat refuses is a fault at either level.
 */
export type Level = 'strict' | 'lenient'

export interface AppConfig {
  pages: string[]
  entryPagePath?: string
  window?: Record<string, unknown>
  tabBar?: TabBarConfig
  darkmode?: boolean
  resolveAlias?: Record<string, string>
  subpackages?: SubPackage[]
  subPackages?: SubPackage[]
  lazyCodeLoading?: string
  [key: string]: unknown
}

/** The component that draws the tab bar of an app with a `custom` one. */
export const customTabBar = 'custom-tab-bar/index'

export interface SubPackage {
  root: string
  pages?: string[]
}

export interface TabBarConfig {
  custom?: boolean
  color?: string
  selectedColor?: string
  backgroundColor?: string
  borderStyle?: string
  list: { pagePath: string; text: string; iconPath?: string; selectedIconPath?: string }[]
}

export interface Unit {
  kind: 'page' | 'component'
  /** Paths of the units that must be loaded before it: what its `usingComponents`, generics and `relations` name. */
  needs: string[]
  /**
   * The unit's JSON; `usingComponents` values (app.json's included) and generic defaults are absolute paths without
   * extension and leading slash. `styleIsolation` is always there, also when the script's options gave it.
   */
  config: Record<string, unknown> & { usingComponents?: Record<string, string> }
  /** Its style sheet: type selectors prefixed `wx-`, rpx as vw, classes prefixed `<styleScope>--` when isolated, pages in `@scope`. */
  style: string
  /**
   * Class prefix of an isolated or apply-shared component; absent for pages and for shared styles. The host gives it
   * to the adapter before the component registers, `codeSpace.addStyleSheet(path, undefined, styleScope)`, which then
   * writes `<styleScope>--class` to elements and `wx-host="<styleScope>"` to the component's own.
   */
  styleScope?: string
}

/** A fault of the project itself; `file` is relative to it, `line` and `column` count from 1. */
export interface CompileProblem {
  message: string
  file?: string
  line?: number
  column?: number
}
