import { noError } from '../../utils/app/error-words'
import type { Query } from '../../utils/app/page-definition'
import { definePage, services } from '../../utils/services'
import { type Paragraph, parseAgreementText } from './agreement-text'

const { api, i18n } = services

/** What the page was asked for: a document in a published version, or in `current`, the newest. */
function askedIn(query: Query) {
  const document = query.document === 'privacy' ? 'privacy' : 'terms'
  return { version: query.version || 'current', document } as const
}

Page(
  definePage({
    section: 'agreement',
    title: (query) => `app.${askedIn(query).document}`,
    view: () => ({ retry: i18n.t('app.retry') }),
    data: {
      version: '',
      paragraphs: [] as Paragraph[],
      isBindingElsewhere: false,
      isLoading: false,
    },

    onLoad(): Promise<void> {
      return this.load()
    },
    share(asked) {
      const query = askedIn(asked)
      const document = i18n.t(`app.${query.document}`)
      return { title: i18n.t('agreement.shareTitle', { document }), route: { page: 'agreement', query } }
    },

    methods: {
      load(): Promise<void> {
        return this.run('isLoading', async (cancellation) => {
          const { document, version: wanted } = askedIn(this.query)
          const { language } = i18n
          const version = wanted === 'current' ? (await api.getAgreement({ cancellation })).current : wanted
          const text = await api.getAgreementDocument({ version, document, language, cancellation })
          return {
            paragraphs: parseAgreementText(text),
            version: i18n.t('agreement.version', { version }),
            isBindingElsewhere: language !== 'zh-CN',
            failure: noError,
          }
        })
      },
    },
  }),
)
