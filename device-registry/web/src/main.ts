import './elements.css'
import '@mailuo/web/style.css'
import './portal.css'
import { createApp } from 'vue'
import {
  ApiClient, Catalogue, createI18n, loadMapSettings, Names, provideI18n, provideSession, restoreTheme, Session,
} from '@mailuo/web'
import App from './App.vue'
import { messages } from './messages'
import { Lists } from './model/lists'
import { providePortal } from './portal'

restoreTheme('light')
const i18n = createI18n(messages)
const api = new ApiClient('/api/v1', () => (i18n.locale.value === 'zh' ? 'zh-CN' : 'en'))
const session = new Session(api, true)

const app = createApp(App)
provideI18n(app, i18n)
provideSession(app, session)
providePortal(app, {
  api,
  session,
  catalogue: new Catalogue(api),
  lists: new Lists(api),
  names: new Names(api),
  map: await loadMapSettings('config.json'),
})
app.mount('#app')
