import type { Records } from '../store/records.js';
import type { AttachmentRow, RequestRow } from '../store/rows.js';
import { wireTime } from '../wire/wire-time.js';
import { failed, succeeded, type Answer } from './answer.js';
import type { Site } from './crm-routes.js';
import type { Call, Route } from './route-table.js';

const base = '/main/api/v2/recordmanagement';

export function recordRoutes({ records }: Site): Route[] {
  return [
    {
      method: 'POST',
      path: `${base}/attachmentmetadata`,
      operation: 'listAttachments',
      access: 'token',
      handler: (call) => list(records, call),
    },
    {
      method: 'GET',
      path: `${base}/attachments/{downloadId}`,
      operation: 'readAttachment',
      access: 'token',
      handler: ({ params }) => download(records, params.downloadId ?? ''),
    },
  ];
}

async function list(records: Records, call: Call): Promise<Answer> {
  const now = records.now();
  const body = (await call.json()) as Record<string, unknown>;
  const { formattedAccounts: accounts, moduleReference } = body;
  if (!Array.isArray(accounts) || moduleReference !== 'DD') {
    return failed(400, 'formattedAccounts and moduleReference DD are wanted', now);
  }
  const requests = accounts.flatMap((account) => records.tables.requestByAccount(String(account)) ?? []);
  const result = requests.map((request) => ({
    formattedAccount: `${request.formattedAccount} `,
    attachmentMetadata: records.tables.attachments
      .group(request.id)
      .filter((row) => (body.includeInTransit === true || !row.inTransit) && (body.includeOnHold === true || !row.held))
      .map((row) => wireAttachment(row, request)),
  }));
  return succeeded(result, now);
}

function download(records: Records, downloadId: string): Answer {
  const row = records.tables.attachments.get(Number(/^D-(\d+)$/.exec(downloadId)?.[1]));
  if (!row) return failed(404, 'There is no such attachment', records.now());
  return { status: 200, body: { bytes: Buffer.from(row.contentBase64, 'base64'), type: 'application/octet-stream' } };
}

function wireAttachment(row: AttachmentRow, request: RequestRow): unknown {
  return {
    id: String(row.id),
    downloadId: `D-${row.id}`,
    fileName: row.fileName,
    displayName: row.displayName,
    size: Buffer.byteLength(row.contentBase64, 'base64'),
    created: wireTime(row.created),
    allowDownload: true,
    held: row.held,
    inTransit: row.inTransit,
    moduleReference: 'DD',
    externalAttachmentType: null,
    formattedAccount: `${request.formattedAccount} `,
    url: null,
    useDownloadUrl: false,
  };
}
