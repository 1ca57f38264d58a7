import type { Sql, Transaction } from '../platform/postgres/database.js';
import type { RegisteredDocument } from './registered-document.js';

const columns: [keyof RegisteredDocument, string][] = [
  ['id', 'id'],
  ['documentId', 'document_id'],
  ['number', 'number'],
  ['kind', 'kind'],
  ['channel', 'channel'],
  ['workOrder', 'work_order'],
  ['caseNumber', 'case_number'],
  ['unit', 'unit'],
  ['office', 'office'],
  ['registeredAt', 'registered_at'],
  ['changedAt', 'changed_at'],
  ['withdrawnAt', 'withdrawn_at'],
  ['heardAt', 'heard_at'],
  ['state', 'state'],
  ['caseId', 'case_id'],
  ['matchedBy', 'matched_by'],
  ['enteredAt', 'entered_at'],
  ['dueAt', 'due_at'],
  ['dueLearntAt', 'due_learnt_at'],
  ['historical', 'historical'],
  ['breachedAt', 'breached_at'],
  ['rules', 'rules'],
  ['counted', 'counted'],
  ['toldCaseId', 'told_case_id'],
  ['toldCycle', 'told_cycle'],
];
const written = columns.filter(([field]) => field !== 'id');

/** Columns of `registered_documents d`, each by its field's name; instants still as the driver has them. */
export const documentColumns = columns.map(([field, column]) => `d.${column} as "${field}"`).join(', ');

const names = written.map(([, column]) => column).join(', ');
const insert = `
insert into registered_documents (${names}) values (${written.map((_, place) => `$${place + 1}`).join(', ')})
on conflict (document_id) do nothing returning id`;
const update = `
update registered_documents set (${names}) = row (${written.map((_, place) => `$${place + 2}`).join(', ')}) where id = $1`;
const lockOne = `select ${documentColumns} from registered_documents d where d.document_id = $1 for update`;
const lockOpen = `
select ${documentColumns} from registered_documents d where d.id = any($1::uuid[]) and d.state = 'open' order by d.id for update`;
const holder = `select document_id as "documentId" from registered_documents where upper(number) = upper($1) and document_id <> $2`;

export async function lockDocument(tx: Transaction, documentId: string): Promise<RegisteredDocument | null> {
  const [row] = await tx.query<DocumentRow>(lockOne, [documentId]);
  return row ? documentOf(row) : null;
}

/** Those of these that are open still, locked until commit. */
export async function lockOpenDocuments(tx: Transaction, ids: string[]): Promise<RegisteredDocument[]> {
  return ids.length === 0 ? [] : (await tx.query<DocumentRow>(lockOpen, [ids])).map(documentOf);
}

/** Null: another replica was faster. */
export async function insertDocument(tx: Transaction, document: RegisteredDocument): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    insert,
    written.map(([field]) => document[field]),
  );
  return row?.id ?? null;
}

export async function updateDocument(tx: Transaction, document: RegisteredDocument): Promise<void> {
  await tx.query(update, [document.id, ...written.map(([field]) => document[field])]);
}

/** Whether another document has this number already. */
export async function isNumberTaken(sql: Sql, { number, documentId }: RegisteredDocument): Promise<boolean> {
  return (await sql.query(holder, [number, documentId])).length > 0;
}

/** A row as the driver gives it: its instants are dates. */
export type DocumentRow = { [Field in keyof RegisteredDocument]: RegisteredDocument[Field] | Date };

export function documentOf(row: DocumentRow): RegisteredDocument {
  const fields = columns.map(([field]) => {
    const value = row[field];
    return [field, value instanceof Date ? value.toISOString() : value] as const;
  });
  return Object.fromEntries(fields) as unknown as RegisteredDocument;
}
