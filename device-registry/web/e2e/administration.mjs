// What administrators change: an organization, an account, the areas of grid cells and divisions.
import { byTest, must } from './stage.mjs'

const square = (code, [west, south, east, north], name) => ({
  type: 'Feature', properties: { BGID: code, ...(name ? { name } : {}) },
  geometry: { type: 'Polygon', coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]]] },
})
const file = (name, features) => ({ name, mimeType: 'application/geo+json', buffer: Buffer.from(JSON.stringify({ type: 'FeatureCollection', features })) })

/** Four cells around the devices of the tour. */
const CELLS = [0, 1, 2, 3].map((index) => square(`11010500100${index + 1}`, [116.43 + (index % 2) * 0.02, 39.92 + Math.floor(index / 2) * 0.01, 116.45 + (index % 2) * 0.02, 39.93 + Math.floor(index / 2) * 0.01]))
/** Roughly where Chaoyang is, and Tianshan in the far west, where longitudes and latitudes can be exchanged. */
const DIVISIONS = [square('110105', [116.35, 39.85, 116.65, 40.1]), square('650102', [87.5, 43.6, 87.8, 43.95])]

export async function administer(stage, admin) {
  await stage.seen('an organization is edited', admin, async () => {
    await stage.goto(admin, 'organizations/emergency')
    await admin.getByRole('button', { name: '修改', exact: true }).click()
    await admin.fill('input[name=name]', '区应急管理局')
    await stage.shot(admin, 'organization-edit')
    await byTest(admin, 'save').click()
    await admin.getByRole('heading', { name: '区应急管理局', level: 1 }).waitFor()
    await byTest(admin, 'history').getByText('修改单位').waitFor()
    await stage.shot(admin, 'organization')
  })
  await stage.seen('an account is edited, disabled, and enabled again by undo', admin, async () => {
    await stage.ask(admin, 'POST', '/accounts', { username: 'chen', role: 'registrar', organization: 'water' })
    await stage.goto(admin, 'accounts')
    const row = byTest(admin, 'row').filter({ hasText: 'chen' })
    await row.getByRole('button', { name: '修改' }).click()
    await admin.selectOption('select[name=role]', 'viewer')
    await stage.shot(admin, 'account-edit')
    await byTest(admin, 'save').click()
    await row.getByText('查看员').waitFor()
    await row.getByRole('button', { name: '停用' }).click()
    await row.getByText('已停用').waitFor()
    await byTest(admin, 'toast').getByRole('button', { name: '撤销' }).last().click()
    await row.getByRole('button', { name: '停用' }).waitFor()
    must((await stage.ask(admin, 'GET', '/accounts')).items.find((one) => one.username === 'chen').disabled === false, 'the account is still disabled')
  })
  await stage.seen('grid cells and divisions are taken from GeoJSON; a file without the codes changes nothing', admin, async () => {
    await send(stage, admin, 'areas', file('格网（缺编码）.geojson', [CELLS[0], { ...CELLS[1], properties: { name: '无编码' } }]))
    await admin.locator('dialog [role=alert]').getByText('请指定编码所在属性').waitFor()
    await stage.shot(admin, 'areas-refused')
    await byTest(admin, 'area-file').setInputFiles(file('格网.geojson', CELLS))
    await byTest(admin, 'code-field').selectOption('BGID')
    await byTest(admin, 'send-areas').click()
    await byTest(admin, 'area').nth(CELLS.length - 1).waitFor()
    await stage.shot(admin, 'areas-cells')
    await send(stage, admin, 'areas?kind=division-areas', file('区划.geojson', DIVISIONS))
    await byTest(admin, 'area').filter({ hasText: '650102' }).waitFor()
    must((await byTest(admin, 'area').count()) === DIVISIONS.length, 'there are other divisions')
  })
}

async function send(stage, admin, hash, content) {
  await stage.goto(admin, hash)
  await byTest(admin, 'upload-areas').click()
  await byTest(admin, 'area-file').setInputFiles(content)
  await byTest(admin, 'code-field').waitFor()
  must(await byTest(admin, 'send-areas').isDisabled(), 'it can be sent before the property is chosen')
  await byTest(admin, 'code-field').selectOption('BGID')
  await byTest(admin, 'send-areas').click()
}
