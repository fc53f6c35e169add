// The whole way of a department through its portal, in a real browser, against a platform that was just started:
//   node e2e/portal.mjs URL PASSWORD MQTT_PORT MQTT_TLS_PORT ISSUER DIRECTORY
// admin sets up two departments; one imports a table with mistakes, mends it, prints labels, finds a device on the map;
// the other asks for its data, gets it, sees the value, and loses it again; what else a registrar does stands in
// registrar.mjs and checks.mjs, signing in by the OpenID Connect provider ISSUER in openid.mjs. Screenshots go to DIRECTORY.
// Prints one line per thing seen; ends with status 1 at the first thing that is not there.
import { readFileSync } from 'node:fs'
import { administer } from './administration.mjs'
import { faultless } from './accessibility.mjs'
import { check, quality } from './checks.mjs'
import { publish } from './mqtt.mjs'
import { openIdSignIn } from './openid.mjs'
import { register } from './registrar.mjs'
import { byTest, must, pick, Stage } from './stage.mjs'
import { faulty, mended, MISTAKES, ROWS } from './table.mjs'

const [url, password, mqttPort, tlsPort, issuer, directory] = process.argv.slice(2)
if (!url || !password || !mqttPort || !tlsPort || !issuer || !directory) {
  console.error('usage: node e2e/portal.mjs URL PASSWORD MQTT_PORT MQTT_TLS_PORT ISSUER DIRECTORY')
  process.exit(2)
}
const stage = await Stage.open(url, directory)
const seen = stage.seen.bind(stage)
const open = stage.goto.bind(stage)
const shot = stage.shot.bind(stage)
const api = stage.api.bind(stage)
const signIn = stage.signIn.bind(stage)

/** Looks at pages one after the other, and takes pictures of some. */
async function walk(page, hashes, pictures) {
  for (const hash of hashes) {
    await open(page, hash)
    await page.getByRole('heading', { level: 1 }).or(byTest(page, 'map')).first().waitFor()
    await stage.quiet(page)
    await faultless(page, hash)
    if (pictures.includes(hash)) {
      await shot(page, hash.replace(/\W+/g, '-'))
    }
  }
}

const admin = await stage.person()
await seen('admin must change the first password, and sees what is to be set up', admin, async () => {
  await signIn(admin, 'admin', password)
  await admin.getByText('完成平台设置').waitFor()
  await shot(admin, 'home-setup')
})
await seen('an organization is made by form', admin, async () => {
  await open(admin, 'organizations')
  await byTest(admin, 'new-organization').click()
  await admin.fill('input[name=name]', '区水务局')
  await admin.fill('input[name=id]', 'water')
  await pick(admin, '上级单位', '城市 City')
  await shot(admin, 'organization-form')
  await byTest(admin, 'save').click()
  await admin.getByText('已建立“区水务局”').waitFor()
  must((await api(admin, 'POST', '/organizations', { id: 'emergency', name: '应急管理局', parent: 'city' })).status() === 201, 'the second organization was not made')
  await admin.reload()
  await byTest(admin, 'row').nth(2).waitFor()
  await shot(admin, 'organizations')
})
const lin = await stage.person()
const firstPassword = await seen('an account is made by form, and its password is shown once', admin, async () => {
  await open(admin, 'accounts')
  await byTest(admin, 'new-account').click()
  await admin.fill('input[name=username]', 'lin')
  await pick(admin, '权属单位', '区水务局')
  await shot(admin, 'account-form')
  await byTest(admin, 'save').click()
  await byTest(admin, 'secret').waitFor()
  await shot(admin, 'accounts')
  return byTest(admin, 'secret').locator('code').nth(1).innerText()
})
await seen('the registrar signs in and has a desk', lin, async () => {
  await signIn(lin, 'lin', firstPassword)
  await lin.getByText('没有需要处理的事项').waitFor()
  await shot(lin, 'home')
})
await administer(stage, admin)

await seen(`an import with ${MISTAKES.length} kinds of mistakes is checked, each is named`, lin, async () => {
  await open(lin, 'imports/new')
  await pick(lin, '设备类型', '智能井盖')
  await byTest(lin, 'file').setInputFiles({ name: '井盖.csv', mimeType: 'text/csv', buffer: faulty('water') })
  await shot(lin, 'import-start')
  await byTest(lin, 'send').click()
  await lin.locator('[data-state=CHECKED]').waitFor()
  await byTest(lin, 'fault').nth(MISTAKES.length - 1).waitFor()
  const messages = new Set(await byTest(lin, 'fault').allInnerTexts())
  must(messages.size >= 12, `only ${messages.size} different faults: ${[...messages].join(' | ')}`)
  must((await byTest(lin, 'number-failed').innerText()).startsWith(String(MISTAKES.length)), 'not every mistake fails its row')
  await shot(lin, 'import-faults')
})
await seen('the failed rows can be downloaded, with the reasons', lin, async () => {
  const [download] = await Promise.all([lin.waitForEvent('download'), byTest(lin, 'failed-rows').getByRole('button', { name: /CSV/ }).click()])
  const text = readFileSync(await download.path(), 'utf8')
  must(text.split('\n').filter((each) => each.trim()).length === MISTAKES.length + 1, `the file has ${text.split('\n').length} lines`)
  must(text.includes('1.10105E+18') && text.includes('三十九度'), 'the rows are not as they were sent')
})
await seen('the mended table is imported', lin, async () => {
  await byTest(lin, 'cancel').click()
  await byTest(lin, 'confirm').click()
  await open(lin, 'imports/new')
  await byTest(lin, 'file').setInputFiles({ name: '井盖（已改）.csv', mimeType: 'text/csv', buffer: mended('water') })
  await byTest(lin, 'send').click()
  await byTest(lin, 'commit').click()
  await lin.locator('[data-state=COMMITTED]').waitFor()
  must((await byTest(lin, 'number-created').innerText()).startsWith(String(ROWS)), 'not all rows are new')
  await shot(lin, 'import-done')
  await open(lin, 'imports')
  await byTest(lin, 'row').nth(1).waitFor()
  await shot(lin, 'imports')
})
await seen('the devices are in the list, and search finds one as it is typed', lin, async () => {
  await open(lin, 'devices')
  await byTest(lin, 'row').nth(ROWS - 1).waitFor()
  await shot(lin, 'devices')
  await byTest(lin, 'search').pressSequentially('朝外大街 7 号')
  await byTest(lin, 'hit').first().waitFor()
  await shot(lin, 'search')
  await lin.keyboard.press('Enter')
  await lin.getByRole('heading', { name: '朝外大街 7 号井盖' }).waitFor()
})
const code = new URL(lin.url()).hash.split('/')[2]
await seen('labels for a selection are printed as PDF', lin, async () => {
  await open(lin, 'devices')
  await byTest(lin, 'row').nth(ROWS - 1).waitFor()
  await lin.getByLabel('全选已加载的行').check()
  await byTest(lin, 'labels').click()
  await byTest(lin, 'sheet').waitFor()
  await lin.locator('dialog .preview button').nth(2).click()
  await shot(lin, 'labels')
  const [download] = await Promise.all([lin.waitForEvent('download'), byTest(lin, 'print').click()])
  const pdf = readFileSync(await download.path())
  must(pdf.subarray(0, 5).toString() === '%PDF-' && pdf.length > 5_000, `the labels have ${pdf.length} bytes`)
})
const secret = await seen('a password for the device is shown once', lin, async () => {
  await open(lin, `devices/${code}`)
  await byTest(lin, 'tab-access').click()
  await byTest(lin, 'add-credentials').click()
  const text = await byTest(lin, 'secret').locator('code').nth(1).innerText()
  await shot(lin, 'device-access')
  return text
})
await seen('its value arrives, with a chart', lin, async () => {
  await publish(Number(mqttPort), code, secret, `v1/devices/${code}/observations`, '[{"n":"tilt","v":12.5}]')
  // Also of the hours before, for which quality is counted at once.
  const now = Math.floor(Date.now() / 1000)
  await publish(Number(mqttPort), code, secret, `v1/devices/${code}/observations`, JSON.stringify([3, 2, 1].map((hours) => ({ n: 'tilt', v: 12 + hours / 10, t: now - hours * 3600 }))))
  await open(lin, `devices/${code}`)
  await byTest(lin, 'latest-value').first().waitFor()
  must((await byTest(lin, 'latest').innerText()).includes('12.5'), 'the value is another one')
  await shot(lin, 'device')
  await open(lin, `devices/${code}?tab=values&show=tilt`)
  await lin.waitForFunction(() => Number(document.querySelector('[data-test=chart]')?.dataset.points) > 0)
  await shot(lin, 'device-values')
})
await seen('it is found on the map', lin, async () => {
  await open(lin, `map?at=${code}`)
  await byTest(lin, 'map-chosen').getByText('朝外大街 7 号井盖').waitFor()
  await lin.waitForFunction(() => Number(document.querySelector('[data-test=map]')?.dataset.found) > 0)
  await shot(lin, 'map')
})
await seen('what somebody else has changed meanwhile is not overwritten', lin, async () => {
  await open(lin, `devices/${code}/edit`)
  await lin.locator('input[name=name]').waitFor()
  await lin.fill('input[name=name]', '朝外大街 7 号井盖（改）')
  must((await api(lin, 'PATCH', `/devices/${code}`, { name: '朝外 7 号', state: 'SUSPENDED' })).status() === 200, 'the other change failed')
  await byTest(lin, 'save').click()
  await byTest(lin, 'merge').waitFor()
  await shot(lin, 'merge')
  await byTest(lin, 'settle').click()
  await byTest(lin, 'save').click()
  await lin.getByRole('heading', { name: '朝外大街 7 号井盖（改）' }).waitFor()
  await lin.getByText('停用').first().waitFor()
  await api(lin, 'PATCH', `/devices/${code}`, { state: 'IN_SERVICE' })
  await open(lin, `devices/${code}?tab=history`)
  await byTest(lin, 'history').locator('li').nth(3).waitFor()
  await shot(lin, 'device-history')
})
await seen('the device is replaced, and both are in the lineage', lin, async () => {
  const spare = (await (await api(lin, 'GET', '/devices?q=PORTAL-9')).json()).items[0].code
  await open(lin, `devices/${spare}?tab=lineage`)
  await byTest(lin, 'replace').click()
  await lin.fill('input[name=reason]', '进水损坏')
  await lin.keyboard.press('Enter')
  await lin.waitForFunction((old) => !location.hash.includes(old), spare)
  await lin.locator('table tbody tr').nth(1).waitFor()
  await shot(lin, 'device-lineage')
})
await seen('neither a wrong place, nor leaving, nor a session that ends loses what is in a form', lin, async () => {
  await open(lin, 'devices/new')
  await lin.fill('input[name=name]', '会话过期时的井盖')
  await pick(lin, '设备类型', '智能井盖')
  await pick(lin, '行政区划', '朝阳区')
  await lin.getByLabel('经度').fill('39.9262, 116.4365')
  await byTest(lin, 'save').click()
  await byTest(lin, 'place-fault').getByText('填反了').waitFor()
  await shot(lin, 'device-form')
  await byTest(lin, 'place-fault').getByRole('button', { name: '交换' }).click()
  await byTest(lin, 'place-fault').waitFor({ state: 'detached' })
  for (const leave of [() => lin.goBack(), () => lin.locator('nav').getByRole('link', { name: '首页' }).click()]) {
    await leave()
    await lin.getByText('离开这一页？').waitFor()
    await lin.locator('dialog').getByRole('button', { name: '取消' }).click()
    await lin.waitForFunction(() => location.hash === '#/devices/new')
    must((await lin.inputValue('input[name=name]')) === '会话过期时的井盖', 'the form is empty')
  }
  await lin.context().clearCookies()
  await byTest(lin, 'save').click()
  await byTest(lin, 'expired').waitFor()
  await shot(lin, 'expired')
  await lin.fill('#expired-password', stage.password)
  await lin.keyboard.press('Enter')
  await lin.getByRole('heading', { name: '会话过期时的井盖' }).waitFor()
  const [made] = (await stage.ask(lin, 'GET', `/devices?q=${encodeURIComponent('会话过期时的井盖')}`)).items
  must(made.place.lon === 116.4365 && made.place.lat === 39.9262, `it is at ${JSON.stringify(made.place)}`)
  await open(lin, `devices/${made.code}/edit`)
  await lin.getByLabel('状态', { exact: true }).selectOption('RETIRED')
  await byTest(lin, 'save').click()
  await lin.getByText('报废不可恢复').waitFor()
  await shot(lin, 'device-retire')
  await lin.locator('dialog').getByRole('button', { name: '取消' }).click()
  await open(lin, 'home')
  await byTest(lin, 'confirm').click()
  await lin.waitForFunction(() => location.hash === '#/home')
  must((await stage.ask(lin, 'GET', `/devices/${made.code}`)).state === 'IN_SERVICE', 'it was retired all the same')
})

const zhao = await stage.person()
await seen('another department sees that the device is there, and no value', zhao, async () => {
  const made = await api(admin, 'POST', '/accounts', { username: 'zhao', role: 'registrar', organization: 'emergency' })
  await signIn(zhao, 'zhao', (await made.json()).password)
  await open(zhao, 'sharing/catalogue')
  await byTest(zhao, 'row').first().waitFor()
  await shot(zhao, 'sharing-catalogue')
  await byTest(zhao, 'search').fill(code)
  await zhao.keyboard.press('Enter')
  await zhao.waitForFunction((there) => location.hash === there, `#/sharing/catalogue/${code}`)
  await byTest(zhao, 'no-access').waitFor()
})
await seen('what is filtered can be asked for, and narrowed to an area', zhao, async () => {
  await open(zhao, 'sharing/catalogue?organization=water')
  await byTest(zhao, 'ask-filtered').click()
  await byTest(zhao, 'draw-area').click()
  const map = byTest(zhao, 'area-map')
  await map.and(zhao.locator('[data-drawn=true]')).waitFor()
  for (const [x, y] of [[200, 60], [400, 60], [300, 180]]) {
    await map.click({ position: { x, y } })
  }
  await byTest(zhao, 'area-size').getByText('3 个角点').waitFor()
  await shot(zhao, 'sharing-ask-area')
  await zhao.keyboard.press('Escape')
})
await seen('it asks for it', zhao, async () => {
  await open(zhao, `sharing/catalogue/${code}`)
  await byTest(zhao, 'ask').click()
  await zhao.fill('textarea[name=purpose]', '防汛会商')
  await shot(zhao, 'sharing-ask')
  await byTest(zhao, 'agree').click()
  await zhao.locator('[data-access=requested]').waitFor()
})
await seen('the owner grants it', lin, async () => {
  await open(lin, 'home')
  await byTest(lin, 'needs').getByText('共享申请').waitFor()
  await shot(lin, 'home-needs')
  await open(lin, 'sharing/asked')
  await byTest(lin, 'decide').click()
  await byTest(lin, 'agreement-facts').getByText(code).waitFor()
  await byTest(lin, 'scope-devices').getByTitle('移除').click()
  await byTest(lin, 'wider').waitFor()
  must(await byTest(lin, 'agree').isDisabled(), 'more is granted than was asked')
  await lin.getByRole('button', { name: '取消' }).click()
  await byTest(lin, 'decide').click()
  await byTest(lin, 'agreement-facts').getByText(code).waitFor()
  await shot(lin, 'sharing-decide')
  await byTest(lin, 'agree').click()
  await byTest(lin, 'request-state').getByText('已批准').waitFor()
  await shot(lin, 'sharing-asked')
})
await seen('the other department sees the value', zhao, async () => {
  await zhao.reload()
  await byTest(zhao, 'latest-value').first().waitFor()
  must((await byTest(zhao, 'latest').innerText()).includes('12.5'), 'the value is another one')
  await shot(zhao, 'shared-device')
  await open(zhao, 'sharing/received')
  await zhao.locator('[data-test=grant-state][data-state=active]').waitFor()
  await shot(zhao, 'sharing-received')
})
await seen('the owner revokes it', lin, async () => {
  await open(lin, 'sharing/given')
  await byTest(lin, 'revoke').click()
  await lin.fill('textarea[name=reason]', '会商结束')
  await byTest(lin, 'revoke-do').click()
  await lin.locator('[data-test=grant-state][data-state=revoked]').waitFor()
  await shot(lin, 'sharing-given')
})
await seen('and the value is gone for the other one', zhao, async () => {
  await open(zhao, `sharing/catalogue/${code}`)
  await byTest(zhao, 'no-access').waitFor()
  must((await byTest(zhao, 'latest').count()) === 0, 'values are still shown')
  const end = Date.now() + 5_000
  while ((await api(zhao, 'GET', `/devices/${code}/latest`)).ok()) {
    must(Date.now() < end, 'the API still answers values after 5 s')
    await zhao.waitForTimeout(200)
  }
})

await seen('it raises a doubt about the place, and the owner accepts it', zhao, async () => {
  await byTest(zhao, 'doubt').click()
  await zhao.getByLabel('经度').fill('116.4500')
  await zhao.getByLabel('纬度').fill('39.9300')
  await zhao.keyboard.press('Tab')
  await zhao.fill('textarea[name=reason]', '现场核对，位置偏差约 900 米')
  await shot(zhao, 'correction-raise')
  await zhao.getByRole('button', { name: '提出疑义' }).last().click()
  await byTest(zhao, 'toast').getByText('疑义已提交').waitFor()
  await open(lin, 'corrections/owned')
  await byTest(lin, 'row').locator('a').first().click()
  await lin.getByRole('button', { name: '采纳并修改' }).waitFor()
  await shot(lin, 'correction')
  await lin.getByRole('button', { name: '采纳并修改' }).click()
  await lin.locator('dialog').getByText('已采纳').waitFor()
  must((await (await api(lin, 'GET', `/devices/${code}`)).json()).place.lon === 116.45, 'the place is not changed')
})
const gateway = await seen('a gateway gets a token with a QR code', lin, async () => {
  await open(lin, 'gateways/new')
  await lin.fill('input[name=name]', '朝外网关')
  await pick(lin, '行政区划', '朝阳区')
  await byTest(lin, 'save').click()
  await byTest(lin, 'qr').waitFor()
  await shot(lin, 'gateway-token')
  const token = await byTest(lin, 'secret').locator('code').first().innerText()
  return { code: (await stage.ask(lin, 'GET', '/gateways')).items[0].code, token }
})
await register(stage, lin, zhao, code)
await check(stage, lin, gateway, Number(tlsPort))
await seen('the audit chain is intact', admin, async () => {
  await open(admin, 'audit')
  await byTest(admin, 'verify').click()
  await byTest(admin, 'verification').getByText('完整：').waitFor()
  await shot(admin, 'audit')
})
await seen('the audit log is searched in words, for a day that counts whole', admin, async () => {
  await pick(admin, '操作，如“修改设备”', '修改单位')
  await admin.getByLabel('至（含当天）').fill(await admin.getByLabel('至（含当天）').getAttribute('max'))
  await admin.getByText('含首尾两天').waitFor()
  const row = byTest(admin, 'row').filter({ hasText: '修改单位' }).first()
  await row.getByRole('button', { name: '查看变更' }).click()
  await shot(admin, 'audit-changes')
  await admin.keyboard.press('Escape')
})
await seen('the pages have no serious fault for people who see, hear or point differently', lin, async () => {
  const pages = ['home', 'devices', `devices/${code}`, `devices/${code}?tab=values`, `devices/${code}?tab=lineage`, `devices/${code}?tab=keepers`, `devices/${code}/edit`, 'devices/new', 'objects', 'objects/new', 'gateways', 'organizations', 'imports', 'imports/new', 'map', 'networks/drainage', 'sharing/catalogue', 'sharing/given', 'findings', 'quality', 'discovered', 'corrections/owned', 'areas', 'tokens']
  await walk(lin, pages, ['objects', 'gateways', 'tokens', 'areas'])
  await walk(zhao, ['kept', `kept/${code}`], [])
  await walk(admin, ['home', 'accounts', 'audit', 'organizations'], [])
})
await quality(stage, lin, zhao, code)
await seen('everything is there in English too', lin, async () => {
  await open(lin, 'devices')
  await lin.getByRole('button', { name: '切换到英文' }).click()
  await lin.getByRole('heading', { name: 'Devices', level: 1 }).waitFor()
  const navigation = await lin.locator('nav').first().innerText()
  must(!/[\u4e00-\u9fff]/.test(navigation), `the navigation says ${navigation}`)
  await shot(lin, 'english')
  await open(lin, `devices/${code}`)
  await byTest(lin, 'latest-value').first().waitFor()
  await shot(lin, 'english-device')
  for (const hash of ['networks/drainage', 'findings', 'home']) {
    await open(lin, hash)
    await stage.quiet(lin)
    await shot(lin, `english-${hash.replace(/\W.*/, '')}`)
  }
})
await seen('a phone has room for it', lin, async () => {
  await lin.setViewportSize({ width: 390, height: 844 })
  await lin.getByRole('button', { name: 'Switch to Chinese' }).click()
  for (const [name, hash] of [['home', 'home'], ['devices', 'devices'], ['device', `devices/${code}`], ['form', 'devices/new'], ['sharing', 'sharing/given'], ['import', 'imports/new'], ['map', `map?at=${code}`], ['networks', 'networks/drainage'], ['findings', 'findings'], ['quality', 'quality']]) {
    await open(lin, hash)
    await stage.quiet(lin)
    const overflow = await lin.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    must(overflow <= 0, `${hash} is ${overflow} pixels wider than the phone`)
    await shot(lin, `phone-${name}`)
  }
})
await openIdSignIn(stage, issuer, admin, 'lin')
await seen('no other host was called and the pages had no errors', lin, () => {
  must(stage.strangers.size === 0, `called ${[...stage.strangers].join(' ')}`)
  must(stage.complaints.length === 0, stage.complaints.join('\n'))
})
await stage.browser.close()
