import { Inject, Injectable } from '@nestjs/common';
import { eventLogs } from '../../model/case-event.js';
import { NoticeDesk } from '../../notices/notice-desk.js';
import { ClockFollower } from './clock-follower.js';
import { ClockRules } from '../clock-rules.js';

/** One follower for each event log: a restricted case is told in a log of its own. */
@Injectable()
export class ClockFollowers {
  readonly all: ClockFollower[];

  constructor(@Inject(ClockRules) rules: ClockRules, @Inject(NoticeDesk) desk: NoticeDesk) {
    this.all = eventLogs.map((log) => new ClockFollower(log, rules, desk));
  }
}
