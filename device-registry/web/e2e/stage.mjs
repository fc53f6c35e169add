// What the steps of the portal's tour share: people with browsers of their own, looking, screenshots.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
export const PATIENCE = 30_000
const NEW_PASSWORD = 'a long new password'

export function must(holds, message) {
  if (!holds) {
    throw new Error(message)
  }
}

export const byTest = (page, name) => page.locator(`[data-test=${name}]`)

/** Asks until the answer will do; `what` may be a function, for what is known only when it did not. */
export async function until(what, ask, millis = PATIENCE) {
  const end = Date.now() + millis
  for (;;) {
    const answer = await ask()
    if (answer) {
      return answer
    }
    must(Date.now() < end, `not within ${millis / 1000} s: ${typeof what === 'function' ? what() : what}`)
    await new Promise((done) => setTimeout(done, 200))
  }
}

/** Chooses in a picker that searches on the server. */
export async function pick(page, label, text) {
  const dialog = page.locator('dialog[open]')
  const where = (await dialog.count()) > 0 ? dialog : page
  const input = where.getByLabel(label, { exact: true }).locator('visible=true').first()
  await input.click()
  await input.fill(text)
  await page.locator('.el-select-dropdown__item:visible').filter({ hasText: text }).first().click()
}

export class Stage {
  began = Date.now()
  strangers = new Set()
  complaints = []
  /** What each page has asked for and not got yet. */
  asked = new Map()

  constructor(browser, url, directory) {
    Object.assign(this, { browser, url, directory })
  }

  static async open(url, directory) {
    mkdirSync(directory, { recursive: true })
    const browser = await chromium.launch({ executablePath: BROWSERS.find(existsSync), args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'] })
    return new Stage(browser, url, directory)
  }

  /** A person with a browser of their own. */
  async person() {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', acceptDownloads: true })
    const page = await context.newPage()
    page.setDefaultTimeout(PATIENCE)
    const asked = new Set()
    this.asked.set(page, asked)
    page.on('requestfinished', (request) => asked.delete(request))
    page.on('requestfailed', (request) => asked.delete(request))
    page.on('request', (request) => {
      const { protocol, host, pathname } = new URL(request.url())
      // A map's worker that ends while its script is coming never says so; maps tell by themselves when they are drawn.
      if (!pathname.includes('-worker-')) {
        asked.add(request)
      }
      if (protocol !== 'blob:' && protocol !== 'data:' && host !== new URL(this.url).host) {
        this.strangers.add(request.url())
      }
    })
    page.on('console', (message) => message.text().includes('Content Security Policy') && this.complaints.push(message.text()))
    page.on('pageerror', (error) => this.complaints.push(error.message))
    return page
  }

  goto(page, hash) {
    return page.goto(`${this.url}/portal/#/${hash}`)
  }

  api(page, method, path, data) {
    return page.request.fetch(`${this.url}/api/v1${path}`, { method, ...(data ? { data } : {}), headers: { Origin: this.url } })
  }

  /** Waits until a page has got everything that it asked for, and shows it. */
  async quiet(page) {
    const frames = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30))))
    const open = this.asked.get(page)
    await until(() => `the page is quiet, not asking for ${[...open].map((one) => one.url()).join(' ')}`, async () => {
      await frames()
      return open.size === 0
    })
    await frames()
  }

  /** What the API answers to somebody; nothing else than success. */
  async ask(page, method, path, data) {
    const answer = await this.api(page, method, path, data)
    must(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`)
    return answer.status() === 204 ? undefined : answer.json()
  }

  async signIn(page, username, secret) {
    await page.goto(`${this.url}/portal/`)
    await page.fill('#login-username', username)
    await page.fill('#login-password', secret)
    await page.click('button[type=submit]')
    await page.fill('#password-current', secret)
    await page.fill('#password-new', NEW_PASSWORD)
    await page.fill('#password-repeat', NEW_PASSWORD)
    await page.click('button[type=submit]')
    await page.locator('nav').first().waitFor()
  }

  /** The password of everybody after signing in. */
  get password() {
    return NEW_PASSWORD
  }

  async shot(page, name) {
    // Maps draw a while after everything else; without any on the page this is true at once.
    await page.waitForFunction(() => [...document.querySelectorAll('[data-map]')].every((map) => map.dataset.drawn === 'true'), undefined, { timeout: PATIENCE })
    await page.screenshot({ path: join(this.directory, `portal-${name}.png`) })
  }

  /** Looks for something with somebody; ends everything where it is not there. */
  async seen(what, page, look) {
    try {
      const answer = await look()
      console.log(`seen after ${((Date.now() - this.began) / 1000).toFixed(0)} s: ${what}`)
      return answer
    } catch (error) {
      await page.screenshot({ path: join(this.directory, 'portal-failure.png') }).catch(() => undefined)
      console.error(`not seen: ${what}\n${error.stack}`)
      await this.browser.close()
      process.exit(1)
    }
  }
}
