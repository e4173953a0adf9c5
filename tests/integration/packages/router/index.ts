// itty-router, as its authors write for Workers: an object with a fetch method, and helpers of the function's own beside it.
import { AutoRouter, cors, error, type IRequest } from 'itty-router';
import { total } from './lib/total';

const { preflight, corsify } = cors({ origin: 'https://shop.example' });
const router = AutoRouter({ base: '/v1/default/fn/router', before: [preflight], finally: [corsify] });

router
  .get('/sum/:a/:b', ({ params }: IRequest) => ({ sum: total(Number(params.a), Number(params.b)) }))
  .all('*', () => error(404, 'no such page'));

export default { fetch: router.fetch };
