// A newcomer at the console, in a real browser, against a platform with the demo city:
//   node e2e/console.mjs URL PASSWORD DIRECTORY
// signs in as admin with the one-time password, changes it, and looks at everything; screenshots go to DIRECTORY.
// Prints one line per thing seen; ends with status 1 at the first thing that is not there.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const [url, password, directory] = process.argv.slice(2)
if (!url || !password || !directory) {
  console.error('usage: node e2e/console.mjs URL PASSWORD DIRECTORY')
  process.exit(2)
}
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const PATIENCE = 90_000
/** A city that has just been started registers its devices and enrols its gateway before anything is measured. */
const CITY_PATIENCE = 180_000
const NEW_PASSWORD = 'a long new password'
const DEVICES = 200

mkdirSync(directory, { recursive: true })
const browser = await chromium.launch({
  executablePath: BROWSERS.find(existsSync),
  args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
})
const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
const page = await context.newPage()
page.setDefaultTimeout(PATIENCE)
const strangers = new Set()
const complaints = []
page.on('request', (request) => {
  const { protocol, host } = new URL(request.url())
  if (protocol !== 'blob:' && protocol !== 'data:' && host !== new URL(url).host) {
    strangers.add(request.url())
  }
})
page.on('console', (message) => message.text().includes('Content Security Policy') && complaints.push(message.text()))
page.on('pageerror', (error) => complaints.push(error.message))

const byTest = (name) => page.locator(`[data-test=${name}]`)
const open = (hash) => page.goto(`${url}/#/${hash}`)
const shot = (name) => page.screenshot({ path: join(directory, `console-${name}.png`) })

async function seen(what, look) {
  try {
    await look()
    console.log(`seen: ${what}`)
  } catch (error) {
    await shot('failure').catch(() => undefined)
    console.error(`not seen: ${what}\n${error.message}`)
    await browser.close()
    process.exit(1)
  }
}

function must(holds, message) {
  if (!holds) {
    throw new Error(message)
  }
}

await seen('a wrong password is refused in words', async () => {
  await page.goto(url)
  await page.fill('#login-username', 'admin')
  await page.fill('#login-password', 'wrong')
  await page.click('button[type=submit]')
  await page.getByText('用户名或密码不正确').waitFor()
})
await seen('the one-time password must be changed', async () => {
  await page.fill('#login-password', password)
  await page.click('button[type=submit]')
  await page.fill('#password-current', password)
  await page.fill('#password-new', NEW_PASSWORD)
  await page.fill('#password-repeat', NEW_PASSWORD)
  await page.click('button[type=submit]')
})
await seen('the live feed is up', () => page.locator('[data-test=live-state].live').waitFor())
await seen(`at least ${DEVICES} devices in the list`, async () => {
  await open('list')
  await page.waitForFunction((least) => Number(document.querySelector('[role=table]')?.ariaRowCount) > least, DEVICES, { timeout: CITY_PATIENCE })
})
await seen('devices on the map, with a value beside an air station', async () => {
  await open('map?domain=03')
  await page.locator('.labels .value.right').first().waitFor({ timeout: CITY_PATIENCE })
  await shot('map')
})
await seen('a click on an air station opens it', async () => {
  // The label stands at a fixed distance from the symbol that it belongs to.
  const label = await page.locator('.labels .value.right').first().boundingBox()
  await page.mouse.click(label.x - 13, label.y + 19)
  await byTest('device-panel').waitFor()
  await page.locator('[data-test=datastream][data-property=pm2_5]').waitFor()
})
await seen('its chart is drawn', async () => {
  await page.waitForFunction(() => Number(document.querySelector('[data-test=chart]')?.dataset.points) > 0)
  await page.waitForFunction(() => {
    const canvas = document.querySelector('[data-test=chart] canvas')
    const pixels = canvas?.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data
    return pixels?.some((value, index) => index % 4 === 3 && value > 0)
  })
})
await seen('its values change live', async () => {
  const values = () => page.locator('[data-test=value]').allInnerTexts()
  const before = (await values()).join()
  const end = Date.now() + PATIENCE
  while ((await values()).join() === before) {
    must(Date.now() < end, `the values are still ${before}`)
    await page.waitForTimeout(250)
  }
  await shot('device')
})
await seen('the list has values', async () => {
  await open('list')
  await page.locator('[role=row] .values span').first().waitFor()
  await shot('list')
})
await seen('the gateway is online and shows what waits in each lane', async () => {
  await open('gateways')
  await byTest('gateway').locator('.lamp.on').first().waitFor()
  await byTest('depth').first().waitFor()
  const depths = await byTest('depth').allInnerTexts()
  must(depths.length >= 3 && depths.every((depth) => /^[\d,]+$/.test(depth)), `depths are ${depths}`)
  await shot('gateways')
})
await seen('quarantine shows reasons and the raw bytes of an entry', async () => {
  await open('quarantine')
  await byTest('quarantine-entry').first().click({ timeout: CITY_PATIENCE })
  await page.waitForFunction(() => document.querySelector('[data-test=quarantine-detail] pre')?.textContent.length > 4)
  await byTest('quarantine-summary').waitFor()
  await shot('quarantine')
})
await seen('an entry can be replayed and the result is shown', async () => {
  await byTest('quarantine-detail').locator('button.primary').click()
  await byTest('confirm').click()
  await byTest('replay-result').waitFor()
})
await seen('everything is there in English too', async () => {
  await page.getByRole('button', { name: '切换到英文' }).click()
  await page.getByRole('heading', { name: 'Quarantine', level: 1 }).waitFor()
  must((await page.getAttribute('html', 'lang')) === 'en', 'the language of the document is not English')
  const chinese = await page.locator('nav').innerText()
  must(!/[\u4e00-\u9fff]/.test(chinese), `the navigation says ${chinese}`)
  await shot('english')
})
await seen('the light theme and a phone', async () => {
  await page.getByRole('button', { name: 'Switch to light' }).click()
  await page.setViewportSize({ width: 390, height: 844 })
  await open('map')
  await page.waitForFunction(() => Number(document.querySelector('[data-test=map]')?.dataset.symbols) > 0)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  must(overflow <= 0, `the page is ${overflow} pixels wider than the phone`)
  await shot('phone')
})
await seen('signing out ends it', async () => {
  await page.getByRole('button', { name: 'User menu' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.locator('#login-username').waitFor()
})
await seen('no other host was called and the page had no errors', () => {
  must(strangers.size === 0, `called ${[...strangers].join(' ')}`)
  must(complaints.length === 0, complaints.join('\n'))
})
await browser.close()
