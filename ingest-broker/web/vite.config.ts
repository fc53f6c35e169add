import { page } from '../../spec/web/page.config'

export default page(['/console'])
