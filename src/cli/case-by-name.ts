import type { INestApplicationContext } from '@nestjs/common';
import { CaseQueries } from '../cases/case-queries.js';
import type { CaseView } from '../cases/case-view.js';
import { WrongInput } from './failures.js';

const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The one case of this number in its legacy system, or of this id. Throws WrongInput, with the same words for what may not be seen. */
export async function caseByName(
  application: INestApplicationContext,
  name: string,
  sight: { restricted: boolean },
): Promise<CaseView> {
  const cases = application.get(CaseQueries);
  if (idPattern.test(name)) {
    const found = await cases.byId(sight, name.toLowerCase());
    if (found) return found;
  } else {
    const found = await cases.list(sight, { number: name }, { after: null, limit: 2 });
    if (found.length === 1) return found[0]!.case;
    if (found.length > 1) throw new WrongInput('more than one system has a case of this number: name it by its id');
  }
  throw new WrongInput('there is no case of this number or id, or it is restricted (--restricted)');
}
