import type { RequestInput } from '../authority-simulator/control/request-input.js';
import type { CodeLists } from './code-lists.js';
import type { ServiceRequest } from './service-request.js';

/** As it arrives: open. `id` is its place in the file, from 1. */
export function arrival(request: ServiceRequest, id: number, codes: CodeLists): RequestInput {
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

/** What closing changes of it; null where it was never completed. */
export function closing(request: ServiceRequest, id: number, codes: CodeLists): RequestInput | null {
  if (request.completedAt === null) return null;
  return { id, determinationCode: codes.outcome(request), determinationDatetime: request.completedAt };
}
