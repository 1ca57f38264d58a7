import { Body, Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type Principal } from '../auth/principal.js';
import type { CaseView } from '../cases/case-view.js';
import { ContactSearch } from '../cases/contact-search.js';
import { type Lookup, lookupKinds, lookupOf } from '../cases/normalise-contact.js';
import { type ContactView, type NotesView, PrivateQueries } from '../cases/private-queries.js';
import { AuditedReads, sightOf } from './audited-reads.js';
import { ContactSearchBody } from './contact-search.dto.js';
import { Endpoint } from './endpoint.js';
import { newestKeyOf, newestPage, type Page } from './page-cursor.js';
import { IdParam } from './path.js';
import { notFound } from './problem.js';
import { invalidRequest } from './validation.js';

/** What a case holds of people. Each answer is written into the audit before it is given. */
@ApiTags('Contacts and notes')
@Controller('api/v1/cases')
export class ContactsController {
  constructor(
    @Inject(PrivateQueries) private readonly privates: PrivateQueries,
    @Inject(ContactSearch) private readonly searches: ContactSearch,
    @Inject(AuditedReads) private readonly reads: AuditedReads,
  ) {}

  @Get(':id/contact')
  @Endpoint({
    id: 'getContact',
    summary: 'Who asked, and where; audited',
    roles: ['records', 'admin'],
    answers: 'Contact',
    problems: ['invalid-request', 'not-found'],
  })
  async contact(@Caller() caller: Principal, @IdParam('id') id: string): Promise<ContactView & { caseId: string }> {
    const contact = await this.privates.contact(sightOf(caller), id);
    if (!contact) throw notFound('case');
    await this.reads.note(caller, 'case.contact.read', { subject: `case:${id}` });
    return { caseId: id, ...contact };
  }

  @Get(':id/notes')
  @Endpoint({
    id: 'getNotes',
    summary: 'The free text of a case; audited',
    roles: ['records', 'admin'],
    answers: 'Notes',
    problems: ['invalid-request', 'not-found'],
  })
  async notes(@Caller() caller: Principal, @IdParam('id') id: string): Promise<NotesView & { caseId: string }> {
    const notes = await this.privates.notes(sightOf(caller), id);
    if (!notes) throw notFound('case');
    await this.reads.note(caller, 'case.notes.read', { subject: `case:${id}` });
    return { caseId: id, ...notes };
  }

  @Post('search')
  @Endpoint({
    id: 'searchCases',
    summary: 'Cases of a person, by phone, e-mail or name; audited',
    description:
      'Compared by keyed hash after normalising: +61 and 0, blanks, capitals, accents and the order of a name’s words do not matter.',
    roles: ['records', 'admin'],
    answers: 'CaseList',
    problems: ['invalid-request', 'too-large', 'unsupported-type'],
  })
  async search(@Caller() caller: Principal, @Body() body: ContactSearchBody): Promise<Page<CaseView>> {
    const lookups = lookupsOfBody(body);
    const page = { after: newestKeyOf(body.cursor), limit: body.limit + 1 };
    const found = newestPage(await this.searches.search(sightOf(caller), lookups, page), body.limit, (row) => row.case);
    await this.reads.note(caller, 'case.search', {
      subject: 'cases',
      detail: { by: lookups.map(({ kind }) => kind), cases: found.items.map(({ id }) => id) },
    });
    return found;
  }
}

function lookupsOfBody(body: ContactSearchBody): Lookup[] {
  const given = lookupKinds.filter((kind) => body[kind] !== undefined);
  const errors = given
    .filter((kind) => !lookupOf(kind, body[kind]!))
    .map((field) => ({ field, problem: 'has nothing in it to search by: give digits, letters or an address' }));
  if (given.length === 0)
    errors.push(
      ...lookupKinds.map((field) => ({ field, problem: 'is one of the three of which at least one is needed' })),
    );
  if (errors.length > 0) throw invalidRequest(errors);
  return given.flatMap((kind) => lookupOf(kind, body[kind]!) ?? []);
}
