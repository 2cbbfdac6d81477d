import { errorWords, noError } from '../../../utils/app/error-words'
import { memberGate } from '../../../utils/app/member-gate'
import { AppError } from '../../../utils/core/errors'
import { definePage, services } from '../../../utils/services'
import { type Devices, type DevicesView, devicesView, noDevices, withoutSessions } from './devices-view'

const { auth, api, network, i18n, ui } = services

/** In the place of a session's id: all but this one. */
const allOthers = 'others'

Page(
  definePage({
    section: 'devices',
    title: 'devices.title',
    follows: ['auth', 'network'],
    view: () => ({ ...memberGate(auth.state, i18n), retry: i18n.t('app.retry') }),
    data: {
      ...noDevices,
      /** The member whose devices these are: those of another are never shown. */
      ownerId: '',
      loadFailure: noError,
      isLoading: false,
      isEnding: false,
      /** The session that is being ended, or whose end has failed. */
      ending: '',
    },
    fields: { devices: null as Devices | null },

    onLoad(): Promise<void> {
      return this.requireSignIn()
    },
    async onShow(): Promise<void> {
      await auth.ready()
      if (this.data.memberId !== '') await this.load()
    },
    async onChange(source): Promise<void> {
      const { memberId, ownerId, loadFailure } = this.data
      const isNew = source === 'auth' && memberId !== ownerId
      const isBack = source === 'network' && network.isOnline && loadFailure.message !== ''
      if (memberId !== '' && (isNew || isBack)) await this.load()
    },
    /** That the session has ended is what the whole page then says. */
    taskFailed(error, flag) {
      const words = error.kind === 'signed-out' ? noError : errorWords(error, i18n)
      return flag === 'isLoading' ? { loadFailure: words } : { failure: words }
    },

    methods: {
      requireSignIn(): Promise<void> {
        return this.runInstantly('requireSignIn', () => auth.requireSignIn({ returnTo: { page: 'devices' } }))
      },

      async load(): Promise<void> {
        if (this.data.isLoading) return
        await this.run('isLoading', async (cancellation) => {
          const { memberId: ownerId } = this.data
          const before = this.devices
          const devices = await api.listDevices({ cancellation })
          // What has been ended meanwhile may still stand in this answer.
          if (this.devices !== before) return { loadFailure: noError }
          return { ...this.adopt(devices), ownerId, failure: noError, loadFailure: noError }
        })
      },

      adopt(devices: Devices): DevicesView {
        this.devices = devices
        return devicesView(devices, { i18n, now: Date.now() })
      },

      /** Not cancelled when the page is left: the person has confirmed it. */
      end(ending: string, send: () => Promise<void>): Promise<void> {
        const work = async () => {
          await ignoreGone(send())
          ui.toast(i18n.t(ending === allOthers ? 'devices.endedOthers' : 'devices.endedOne'))
          const isEnded = ({ id, isCurrent }: { id: string; isCurrent: boolean }) =>
            ending === allOthers ? !isCurrent : id === ending
          const known = this.devices ?? { sessions: [], ended: [] }
          return { ...this.adopt(withoutSessions(known, isEnded, Date.now())), ending: '', failure: noError }
        }
        return this.run('isEnding', work, { ending, failure: noError })
      },

      async onTapEnd(event: WechatMiniprogram.TouchEvent): Promise<void> {
        const { id } = event.currentTarget.dataset as { id: string }
        const device = this.data.others.find((other) => other.id === id)
        if (!device || this.data.isEnding) return
        const isConfirmed = await ui.confirm({
          title: i18n.t('devices.endTitle', { name: device.name }),
          text: i18n.t('devices.endText'),
          confirmText: i18n.t('devices.endConfirm'),
          cancelText: i18n.t('app.cancel'),
        })
        if (isConfirmed) await this.end(id, () => api.endSession({ id }))
      },
      async onTapEndOthers(): Promise<void> {
        if (this.data.isEnding) return
        const isConfirmed = await ui.confirm({
          title: i18n.t('devices.endOthersTitle'),
          text: i18n.t('devices.endOthersText', { n: this.data.others.length }),
          confirmText: i18n.t('devices.endOthersConfirm'),
          cancelText: i18n.t('app.cancel'),
        })
        if (isConfirmed) await this.end(allOthers, () => api.endOtherSessions())
      },
      async onPullDownRefresh(): Promise<void> {
        if (this.data.memberId !== '') await this.load()
        ui.endPullDown()
      },
    },
  }),
)

/** A session that is not there any more has been ended all the same. */
async function ignoreGone(ending: Promise<void>): Promise<void> {
  try {
    await ending
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not_found') throw error
  }
}
