import { showData } from '../../utils/core/changed-paths'
import { errorWords, noError } from '../../utils/core/error-words'
import type { AppError } from '../../utils/core/errors'
import { faceOf, followFace, type PageBars } from '../../utils/core/page-face'
import { readPageQuery } from '../../utils/core/page-query'
import { endTasks, runTask } from '../../utils/core/page-task'
import { type ShareMessage, type ShareTimeline, toMessage, toTimeline } from '../../utils/core/sharing'
import { services } from '../../utils/services'
import { type Paragraph, parseAgreementText } from './agreement-text'

type DocumentName = 'terms' | 'privacy'

function sharedDocument(document: DocumentName, version: string) {
  const { i18n, navigation } = services
  return {
    title: i18n.t('agreement.shareTitle', { document: i18n.t(`app.${document}`) }),
    url: navigation.urlOf({ page: 'agreement', query: { version, document } }),
  }
}

Page({
  data: {
    ...faceOf(services, 'agreement'),
    retry: '',
    version: '',
    paragraphs: [] as Paragraph[],
    isBindingElsewhere: false,
    loading: false,
    failure: noError,
  },
  bars: null as PageBars | null,
  document: 'terms' as DocumentName,
  /** A published version, or `current` for the newest. */
  wanted: 'current',

  onLoad(query: Record<string, string | undefined>): Promise<void> {
    const { document, version } = readPageQuery(query)
    this.document = document === 'privacy' ? 'privacy' : 'terms'
    this.wanted = version || 'current'
    this.bars = followFace(services, { title: `app.${this.document}`, onChange: () => this.render() })
    this.render()
    return this.load()
  },
  onShow(): void {
    this.bars?.show()
  },
  onHide(): void {
    this.bars?.hide()
  },
  onUnload(): void {
    this.bars?.end()
    endTasks(this)
  },

  render(): void {
    showData(this, { ...faceOf(services, 'agreement'), retry: services.i18n.t('app.retry') })
  },
  load(): Promise<void> {
    return runTask(this, 'loading', async () => {
      const { api, i18n } = services
      const { language } = i18n
      const version = this.wanted === 'current' ? (await api.getAgreement()).current : this.wanted
      const text = await api.getAgreementDocument({ version, document: this.document, language })
      return {
        paragraphs: parseAgreementText(text),
        version: i18n.t('agreement.version', { version }),
        isBindingElsewhere: language !== 'zh-CN',
        failure: noError,
      }
    })
  },
  taskFailed(error: AppError): Record<string, unknown> {
    return { failure: errorWords(error, services.i18n) }
  },

  onShareAppMessage(): ShareMessage {
    return toMessage(sharedDocument(this.document, this.wanted))
  },
  onShareTimeline(): ShareTimeline {
    return toTimeline(sharedDocument(this.document, this.wanted))
  },
})
