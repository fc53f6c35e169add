// Signing in by a real OpenID provider: the first click finds it dead, the second finds no account that is linked, the
// third gets in; again in another tab, beside a form; and signing out there too.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { faultless } from './accessibility.mjs'
import { byTest, must, PATIENCE, pick } from './stage.mjs'

const PROVIDER = fileURLToPath(new URL('../../src/test/openid-provider/provider.mjs', import.meta.url))

/** Starts the provider at the issuer's port. */
async function startProvider(issuer, url) {
  const options = ['mailuo', '', `${url}/api/v1/sessions/oidc/callback`, new URL(issuer).port]
  const provider = spawn(process.execPath, [PROVIDER, ...options], { stdio: ['pipe', 'pipe', 'ignore'] })
  process.on('exit', () => provider.kill())
  for await (const line of createInterface({ input: provider.stdout })) {
    if (line.startsWith('ready')) {
      return provider
    }
  }
  throw new Error('the provider has ended')
}

/** Says who one is on the provider's own pages, which look for letters on a host that is not there. */
async function logInAt(page, issuer, name) {
  await page.waitForURL(`${issuer}/interaction/**`)
  await page.fill('input[name=login]', name)
  await page.fill('input[name=password]', 'any')
  await page.click('button[type=submit]')
  await page.locator('input[name=prompt][value=consent]').waitFor({ state: 'attached' })
  await page.click('button[type=submit]')
}

/** Somebody who is signed out comes by the provider {@link issuer} to the account that {@link admin} links to them. */
export async function openIdSignIn(stage, issuer, admin, account) {
  // A browser of its own, which may go to another host.
  const page = await (await stage.browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'zh-CN' })).newPage()
  page.setDefaultTimeout(PATIENCE)
  await page.route((address) => address.hostname !== '127.0.0.1', (route) => route.abort())
  const refusal = byTest(page, 'oidc-refusal')
  await stage.seen('a provider that does not answer is said in words', page, async () => {
    await stage.goto(page, 'devices')
    await byTest(page, 'oidc').click()
    await refusal.getByText('身份提供方没有响应').waitFor()
  })
  const provider = await startProvider(issuer, stage.url)
  await stage.seen('somebody whom no account is linked to learns what to say', page, async () => {
    // The platform asks a provider that was dead again after two seconds.
    while (!page.url().startsWith(issuer)) {
      await Promise.all([page.waitForEvent('load'), byTest(page, 'oidc').click()])
    }
    await logInAt(page, issuer, 'wang.fang')
    await refusal.getByText('wang.fang').waitFor()
    await refusal.getByText(issuer).waitFor()
    await faultless(page, 'signing in')
    await stage.shot(page, 'sign-in-unlinked')
  })
  await stage.seen('an account is linked to the provider by form', admin, async () => {
    await stage.goto(admin, 'accounts')
    await byTest(admin, 'row').filter({ has: admin.getByText(account, { exact: true }) }).getByRole('button', { name: '修改' }).click()
    await admin.fill('input[name=subject]', 'wang.fang')
    await stage.shot(admin, 'account-link')
    await byTest(admin, 'save').click()
    await byTest(admin, 'save').waitFor({ state: 'detached' })
  })
  await stage.seen('the account that is linked is signed in by the provider', page, async () => {
    await byTest(page, 'oidc').click()
    await page.getByRole('heading', { level: 1 }).filter({ hasText: '设备' }).waitFor()
    must(page.url().endsWith('/portal/#/devices'), `came back to ${page.url()}`)
  })
  await stage.seen('a form whose session has ended goes on after a sign-in in another tab', page, async () => {
    await stage.goto(page, 'devices/new')
    await page.fill('input[name=name]', '另一标签页登录时的井盖')
    await pick(page, '设备类型', '智能井盖')
    await pick(page, '行政区划', '朝阳区')
    await page.context().clearCookies({ name: 'mailuo_session' })
    await byTest(page, 'save').click()
    const [tab] = await Promise.all([page.context().waitForEvent('page'), byTest(page, 'expired').locator('[data-test=oidc]').click()])
    await tab.locator('nav').first().waitFor()
    await page.bringToFront()
    await page.evaluate(() => window.dispatchEvent(new Event('focus')))
    await page.getByRole('heading', { name: '另一标签页登录时的井盖' }).waitFor()
    await tab.close()
  })
  await stage.seen('whoever signs out is offered to sign out at the provider too', page, async () => {
    await page.locator('button.user').click()
    await page.getByRole('button', { name: '退出登录' }).click()
    await byTest(page, 'oidc-end').waitFor()
    await stage.shot(page, 'signed-out')
    await byTest(page, 'oidc-end').click()
    await page.waitForURL(`${issuer}/session/end**`)
    await page.click('button[name=logout]')
    await byTest(page, 'oidc').waitFor()
    must(page.url().startsWith(`${stage.url}/portal/`), `came back to ${page.url()}`)
    must((await byTest(page, 'oidc-end').count()) === 0, 'it is still offered')
  })
  provider.kill()
}
