import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import type { Delivery } from './delivery.js';
import { EmailChannel } from './email-channel.js';
import { letterOf } from './letter.js';
import { letterHtml, letterText } from './letter-forms.js';
import type { MessageContent } from './message-content.js';
import { channelsOf, NOTICE_PLAN, type NoticePlan, type RoleTarget } from './notice-plan.js';
import type { ClaimedMessage } from './notice-store.js';
import { oneLine } from './notice-words.js';
import { webhookBody } from './webhook-body.js';
import { postWebhook } from './webhook-channel.js';

/** Puts a message into its channel's form and hands it over. Does not throw: what went wrong is the answer. */
@Injectable()
export class NoticePost {
  private readonly email: EmailChannel | null;

  constructor(
    @Inject(NOTICE_PLAN) private readonly plan: NoticePlan,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    const { smtpUrl } = plan.connections;
    this.email = smtpUrl === null ? null : new EmailChannel(smtpUrl);
  }

  async deliver(message: ClaimedMessage, content: MessageContent): Promise<Delivery> {
    const target = this.plan.roles.get(message.role);
    // the council file may have changed since the message was made
    if (!target || !channelsOf(this.plan, message.role).includes(message.channel)) {
      return { outcome: 'refused', code: 'no-channel' };
    }
    return message.channel === 'email'
      ? this.byEmail(message, content, target)
      : this.byWebhook(message, content, target.webhook!);
  }

  private async byEmail(
    { id }: ClaimedMessage,
    content: MessageContent,
    { title, email }: RoleTarget,
  ): Promise<Delivery> {
    const letter = letterOf(content, { id, title, plan: this.plan });
    return this.email!.send({
      id,
      from: { name: oneLine(`Shirelink, ${this.plan.council.name}`), address: this.plan.from! },
      to: email,
      subject: letter.headline,
      text: letterText(letter),
      html: letterHtml(letter),
    });
  }

  private async byWebhook(
    { id, role, madeAt }: ClaimedMessage,
    content: MessageContent,
    url: string,
  ): Promise<Delivery> {
    const body = JSON.stringify(webhookBody(content, { id, role, madeAt, plan: this.plan }));
    return postWebhook({ url, id, body, secret: this.plan.connections.webhookSecret!, now: this.clock.now() });
  }
}
