import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { DocumentInbox } from './document-inbox.js';

/** Topic `documents.v1`: what records systems tell, at least once and in order per document. */
@Controller()
export class DocumentsController {
  constructor(@Inject(DocumentInbox) private readonly inbox: DocumentInbox) {}

  @EventPattern<string>('documents.v1')
  async registered(@Payload() data: unknown): Promise<void> {
    await this.inbox.take(data);
  }
}
