// What the platform finds by itself: contradictions in what is registered, devices that nobody registered, and how good
// the data are. All of it is caused here for real: wrong records by the API, messages of a gateway that was enrolled.
import { certify, publishAsGateway } from './gateway.mjs'
import { byTest, must, until } from './stage.mjs'

const RULES = ['division-place', 'swapped-place', 'wrong-datum', 'duplicate-place', 'duplicate-identifier', 'profile-type', 'object-state']
const EUI = '24e124136b501234'
const MINUTE = 60

/** Registers what contradicts itself, one thing for each rule. */
export async function contradict(stage, lin) {
  const device = (name, more) => stage.ask(lin, 'POST', '/devices', { type: '14001', division: '110105', organization: 'water', state: 'IN_SERVICE', name, ...more })
  const object = (name, more) => stage.ask(lin, 'POST', '/objects', { standard: 'GB/T 47678.5-2026', componentClass: '01002', division: '110105', organization: 'water', name, ...more })
  const valve = await object('阀门井', { place: { lon: 116.48, lat: 39.94, datum: 'GCJ02' } })
  const closed = await object('停用泵站', { state: 'SUSPENDED', place: { lon: 116.51, lat: 39.951 } })
  await device('界外井盖', { place: { lon: 116.9, lat: 39.7 } })
  await device('颠倒井盖', { division: '650102', place: { lon: 43.8, lat: 87.6 } })
  await device('偏移井盖', { object: valve.code, place: { lon: 116.48, lat: 39.94 } })
  await device('重复井盖甲', { place: { lon: 116.5, lat: 39.95 }, externalIds: [{ scheme: 'serial', value: 'WH-2024-000123' }] })
  await device('重复井盖乙', { place: { lon: 116.500005, lat: 39.950005 }, externalIds: [{ scheme: 'serial', value: 'wh2024000123' }] })
  await device('错档井盖', { profile: 'milesight-em300-th' })
  await device('泵站井盖', { object: closed.code, place: { lon: 116.51, lat: 39.95 } })
}

export async function check(stage, lin, gateway, tlsPort) {
  await stage.seen('records that contradict themselves are found, by each of the rules', lin, async () => {
    await contradict(stage, lin)
    await stage.goto(lin, 'findings')
    await byTest(lin, 'check').click()
    await until('all rules have found something', async () => {
      const open = new Set((await stage.ask(lin, 'GET', '/findings?state=open&limit=100')).items.map((one) => one.rule))
      return RULES.every((rule) => open.has(rule))
    })
    await lin.reload()
    await byTest(lin, 'row').nth(RULES.length - 1).waitFor()
    await stage.shot(lin, 'findings')
  })
  await stage.seen('one is mended, one is dismissed, and opened again by undo', lin, async () => {
    await decide(lin, '颠倒井盖', '按建议修正', async () => stage.shot(lin, 'finding'))
    const [mended] = (await stage.ask(lin, 'GET', '/devices?q=' + encodeURIComponent('颠倒井盖'))).items
    must(mended.place.lon === 87.6 && mended.place.lat === 43.8, 'the coordinates are still exchanged')
    await stage.goto(lin, 'findings')
    await byTest(lin, 'row').filter({ hasText: '界外井盖' }).getByRole('button').last().click()
    await lin.locator('dialog').getByRole('button', { name: '忽略' }).click()
    await lin.locator('dialog textarea').fill('跨区管理，位置无误')
    await lin.locator('dialog').getByRole('button', { name: '忽略' }).click()
    await byTest(lin, 'row').filter({ hasText: '界外井盖' }).waitFor({ state: 'detached' })
    await byTest(lin, 'toast').getByRole('button', { name: '撤销' }).last().click()
    await byTest(lin, 'row').filter({ hasText: '界外井盖' }).waitFor()
    await stage.goto(lin, 'findings?state=fixed')
    await byTest(lin, 'row').filter({ hasText: '颠倒井盖' }).waitFor()
    await stage.shot(lin, 'findings-fixed')
  })
  await stage.seen('a device that nobody registered is discovered, registered in one step, and what it sent is there', lin, async () => {
    const identity = await certify(stage.url, gateway)
    const first = Math.floor(Date.now() / 1000) - 50 * MINUTE
    const batches = [0, 10, 20, 30].map((minute, index) => [
      { bn: `${EUI}/`, bt: first + minute * MINUTE, n: 'air_temperature', u: 'Cel', v: 21 + index }, { n: 'relative_humidity', u: '%RH', v: 40 + index },
    ])
    await publishAsGateway(tlsPort, gateway.code, identity, batches)
    await until('it is discovered', async () => (await stage.ask(lin, 'GET', '/discovered')).items.some((one) => one.source === EUI && one.held === batches.length))
    await stage.goto(lin, 'discovered')
    await byTest(lin, 'row').filter({ hasText: EUI }).waitFor()
    await stage.shot(lin, 'discovered')
    await byTest(lin, 'row').getByRole('button', { name: EUI }).click()
    await lin.locator('dialog table tbody tr').nth(1).waitFor()
    await stage.shot(lin, 'discovered-one')
    await lin.locator('dialog').getByRole('button', { name: '登记这台设备' }).click()
    await lin.locator('input[name=name]').waitFor()
    await stage.shot(lin, 'discovered-form')
    await byTest(lin, 'save').click()
    await byTest(lin, 'latest-value').nth(1).waitFor()
    // What was held comes in one by one.
    await byTest(lin, 'latest').filter({ hasText: '24' }).waitFor()
    await stage.shot(lin, 'discovered-device')
    await stage.goto(lin, 'discovered?state=registered')
    await byTest(lin, 'row').getByRole('button', { name: EUI }).click()
    await lin.locator('dialog').getByText(`已补入 ${batches.length}`).waitFor()
    await stage.shot(lin, 'discovered-replayed')
  })
}

/** The league table and the arithmetic behind it, of hours whose data came late. */
export async function quality(stage, lin, zhao, code) {
  await stage.seen('departments and devices have scores, and every number its arithmetic', lin, async () => {
    await until('the hours are counted', async () => (await stage.ask(lin, 'GET', '/quality?by=device')).items.some((one) => one.device === code && one.received >= 3), 60_000)
    await stage.goto(lin, 'quality')
    await byTest(lin, 'row').filter({ hasText: '区水务局' }).waitFor()
    await stage.shot(lin, 'quality')
    await byTest(lin, 'row').filter({ hasText: '区水务局' }).getByRole('button').click()
    await byTest(lin, 'parts').locator('tbody tr').nth(5).waitFor()
    await stage.shot(lin, 'quality-organization')
    await lin.keyboard.press('Escape')
    await stage.goto(lin, 'quality?by=device')
    await byTest(lin, 'row').filter({ hasText: '朝外大街 7 号井盖' }).getByRole('button').click()
    await byTest(lin, 'parts').locator('tbody tr').nth(5).waitFor()
    await stage.shot(lin, 'quality-arithmetic')
    await stage.goto(lin, `devices/${code}?tab=quality`)
    await byTest(lin, 'parts').waitFor()
    await stage.shot(lin, 'device-quality')
  })
  await stage.seen('the catalogue says how good the data of others are, with the arithmetic but no counts', zhao, async () => {
    await stage.goto(zhao, 'sharing/catalogue')
    await byTest(zhao, 'score').first().waitFor()
    await byTest(zhao, 'unmeasured').first().waitFor()
    await stage.shot(zhao, 'catalogue-quality')
    await stage.goto(zhao, `sharing/catalogue/${code}`)
    await byTest(zhao, 'score').click()
    await byTest(zhao, 'parts').locator('tbody tr').nth(5).waitFor()
    must(!(await byTest(zhao, 'parts').innerText()).includes('分子'), 'counts are shown to those who may not read')
    await stage.shot(zhao, 'catalogue-score')
    await zhao.keyboard.press('Escape')
    await zhao.getByRole('button', { name: '切换到英文' }).click()
    await stage.goto(zhao, 'sharing/catalogue')
    await byTest(zhao, 'score').first().waitFor()
    await stage.shot(zhao, 'english-catalogue-quality')
  })
}

async function decide(lin, name, button, before) {
  await byTest(lin, 'row').filter({ hasText: name }).getByRole('button').last().click()
  await lin.locator('dialog').getByRole('button', { name: button }).waitFor()
  await before()
  await lin.locator('dialog').getByRole('button', { name: button }).click()
  await byTest(lin, 'row').filter({ hasText: name }).waitFor({ state: 'detached' })
}
