import { any, flag, hover, number, onlyOneOf, text } from './declaration.ts'

export const navigator = {
  properties: {
    target: onlyOneOf('self', ['self']),
    url: text(),
    openType: onlyOneOf('navigate', ['navigate', 'redirect', 'switchTab', 'reLaunch', 'navigateBack']),
    delta: number(1),
    ...hover('navigator-hover', 50, 600),
  },
  events: ['success', 'fail', 'complete'],
} as const

export const scrollView = {
  properties: {
    scrollX: flag(),
    scrollY: flag(),
    upperThreshold: any(50),
    lowerThreshold: any(50),
    scrollTop: any(),
    scrollLeft: any(),
    scrollIntoView: text(),
    scrollWithAnimation: flag(),
    enableBackToTop: flag(),
    enablePassive: flag(),
    enableFlex: flag(),
    scrollAnchoring: flag(),
    enhanced: flag(),
    bounces: flag(true),
    showScrollbar: flag(true),
    pagingEnabled: flag(),
    fastDeceleration: flag(),
    refresherEnabled: flag(),
    type: text('list'),
  },
  events: ['scroll', 'scrolltoupper', 'scrolltolower'],
} as const

export const swiper = {
  properties: {
    indicatorDots: flag(),
    indicatorColor: text('rgba(0, 0, 0, .3)'),
    indicatorActiveColor: text('#000000'),
    autoplay: flag(),
    current: number(0),
    interval: number(5000),
    duration: number(500),
    circular: flag(),
    vertical: flag(),
    previousMargin: text('0px'),
    nextMargin: text('0px'),
    displayMultipleItems: number(1),
    easingFunction: text('default'),
  },
  events: ['change', 'animationfinish'],
} as const

export const swiperItem = {
  properties: { itemId: text(), skipHiddenItemLayout: flag() },
  events: [],
} as const

export const view = { properties: hover('none', 50, 400), events: [] } as const
