import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { version } from '../platform/build/version.js';
import { caseSchemas } from './schemas/case-schemas.js';
import { decisionSchemas } from './schemas/decision-schemas.js';
import { linkSchemas } from './schemas/link-schemas.js';
import { noticeSchemas } from './schemas/notice-schemas.js';
import { otherSchemas } from './schemas/other-schemas.js';
import { slaSchemas } from './schemas/sla-schemas.js';
import { syncSchemas } from './schemas/sync-schemas.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

const description = `What Shirelink holds of a council's legacy record systems, and how far it can be trusted. Cases never carry personal data; contacts and
notes are answered to records officers alone, and audited. Restricted cases exist for the role \`restricted\` only: to others they are not found.

Errors are RFC 9457 problems. Lists answer \`{items, nextCursor}\`: send \`nextCursor\` as \`cursor\` until it is null. Instants are RFC 3339 in UTC.
Unknown parameters are errors. Tokens are JWTs of the council's issuer (RS256 or ES256), sent as \`Authorization: Bearer\`, never in an address.`;

/** The document of what is served, from the same declarations that the guard and the validation read. */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Shirelink')
    .setDescription(description)
    .setVersion(version)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/', 'This host')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', bearerFormat: 'opaque', description: 'METRICS_TOKEN' },
      'metricsToken',
    )
    .build();
  const document = SwaggerModule.createDocument(app, config, { autoTagControllers: false });
  const schemas = {
    ...closedBodies(document.components?.schemas),
    ...caseSchemas,
    ...syncSchemas,
    ...noticeSchemas,
    ...slaSchemas,
    ...decisionSchemas,
    ...linkSchemas,
    ...otherSchemas,
  };
  return {
    ...document,
    components: { ...document.components, schemas: Object.fromEntries(Object.entries(schemas).sort()) },
  };
}

/** Validation refuses what a body's DTO does not name. */
function closedBodies(schemas: Schemas = {}): Schemas {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      name.endsWith('Body') ? { ...schema, additionalProperties: false } : schema,
    ]),
  );
}
