import type { RequestInput } from '../authority-simulator/control/request-input.js';
import type { CodeLists } from './code-lists.js';
import type { ServiceRequest } from './service-request.js';

/** The rows as the simulator takes them: as they arrive, and what closing changes of those that were completed. */
export interface AuthorityRequests {
  opened: RequestInput[];
  closed: RequestInput[];
}

export function authorityRequests(requests: ServiceRequest[], codes: CodeLists): AuthorityRequests {
  return {
    opened: requests.map((request, index) => arrival(request, index + 1, codes)),
    closed: requests.flatMap((request, index) => closing(request, index + 1, codes)),
  };
}

function arrival(request: ServiceRequest, id: number, codes: CodeLists): RequestInput {
  return {
    id,
    formattedAccount: request.number,
    receivedDatetime: request.receivedAt,
    dueDate: request.dueAt,
    categoryId: codes.category(request),
    actioningRoleId: codes.unit(request),
    contactMethodCode: codes.channel(request),
  };
}

function closing(request: ServiceRequest, id: number, codes: CodeLists): RequestInput[] {
  if (request.completedAt === null) return [];
  return [{ id, determinationCode: codes.outcome(request), determinationDatetime: request.completedAt }];
}
