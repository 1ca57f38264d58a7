import { type NoticeTopic, noticeTopics } from '../notices/notice-desk.js';
import { type NoticeState, noticeStates } from '../notices/notice-queries.js';
import { ChoiceField, TextField } from './fields.js';
import { PageQuery } from './page.dto.js';

export class NoticeListQuery extends PageQuery {
  @ChoiceField(noticeStates, { description: 'All states where nothing is said.', example: 'parked' })
  state?: NoticeState;

  @TextField(60, { description: 'The council role that is told.', example: 'customer-service-supervisor' })
  role?: string;

  @ChoiceField(noticeTopics, { description: 'What it is about.', example: 'sla.breached' })
  topic?: NoticeTopic;
}
