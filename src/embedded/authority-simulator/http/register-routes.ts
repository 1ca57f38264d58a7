import {
  nameLinkListing,
  propertyAddressListing,
  propertyLinkListing,
  wireName,
  wireNameLink,
  wirePropertyAddress,
  wirePropertyLink,
} from '../wire/register-listings.js';
import { failed, succeeded } from './answer.js';
import type { Site } from './crm-routes.js';
import { listHandler } from './list-handler.js';
import type { Route } from './route-table.js';

const base = '/main/api/v2';

export function registerRoutes(site: Site): Route[] {
  const { records } = site;
  const { tables } = records;
  const access = 'token';
  return [
    {
      method: 'GET',
      path: `${base}/nameregister/namelinks`,
      operation: 'listNameLinks',
      access,
      handler: listHandler(site, nameLinkListing(tables), (row) => wireNameLink(row, tables)),
    },
    {
      method: 'GET',
      path: `${base}/nameregister/names/{id}`,
      operation: 'readName',
      access,
      handler: ({ params }) => {
        const row = tables.names.get(Number(params.id));
        return row ? succeeded(wireName(row), records.now()) : failed(404, 'There is no such name', records.now());
      },
    },
    {
      method: 'GET',
      path: `${base}/property/propertylinks`,
      operation: 'listPropertyLinks',
      access,
      handler: listHandler(site, propertyLinkListing(tables), wirePropertyLink),
    },
    {
      method: 'GET',
      path: `${base}/property/propertyaddress`,
      operation: 'listPropertyAddresses',
      access,
      handler: listHandler(site, propertyAddressListing(tables), wirePropertyAddress),
    },
  ];
}
