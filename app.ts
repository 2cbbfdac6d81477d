import { services } from './utils/services'

App({
  onLaunch() {
    services.auth.launch()
  },
})
