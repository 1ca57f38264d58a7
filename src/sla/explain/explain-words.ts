import { Inject, Injectable } from '@nestjs/common';
import { type Settings, SETTINGS } from '../../config/settings.js';
import { ClockRules } from '../clock-rules.js';
import type { ExplainGround } from './explanation.js';
import { LocalWords } from './local-words.js';

/** The council's calendar and its words for instants. */
@Injectable()
export class ExplainWords implements ExplainGround {
  readonly data: ExplainGround['data'];
  readonly calendar: ExplainGround['calendar'];
  readonly words: LocalWords;

  constructor(@Inject(SETTINGS) { calendar }: Pick<Settings, 'calendar'>, @Inject(ClockRules) rules: ClockRules) {
    this.data = calendar;
    this.calendar = rules.calendar;
    this.words = new LocalWords(calendar.zone);
  }
}
