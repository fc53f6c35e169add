import './elements.css'
import '@mailuo/web/style.css'
import './console.css'
import { createApp } from 'vue'
import {
  ApiClient, Catalogue, createI18n, loadMapSettings, Names, provideI18n, provideSession, restoreTheme, Session,
} from '@mailuo/web'
import App from './App.vue'
import { provideConsole } from './console'
import { messages } from './messages'
import { DeviceStore } from './model/devices'
import { LiveFeed, liveSocketUrl, type Socket } from './model/live'

restoreTheme()
const i18n = createI18n(messages)
const api = new ApiClient('/api/v1', () => (i18n.locale.value === 'zh' ? 'zh-CN' : 'en'))
const session = new Session(api)
const devices = new DeviceStore(api)
const live = new LiveFeed(
  () => new WebSocket(liveSocketUrl(window.location)) as Socket,
  (items) => devices.accept(items),
  () => void devices.load(),
  // A refused upgrade looks like any lost connection, so ask whether the session still holds.
  () => void session.restore().catch(() => undefined),
)

const app = createApp(App)
provideI18n(app, i18n)
provideSession(app, session)
provideConsole(app, { api, devices, catalogue: new Catalogue(api), names: new Names(api), live, map: await loadMapSettings('console/config.json') })
app.mount('#app')
