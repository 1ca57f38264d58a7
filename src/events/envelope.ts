import { type CaseEvent, type CaseEventType, eventId, type EventLogName } from '../model/case-event.js';
import type { CaseState, Instant } from '../model/case.js';
import type { EventRow } from './event-reader.js';

/** What a consumer finds in the message's value: contracts/events/case-event.schema.json, or case-removed.schema.json. */
export type EventData =
  | {
      case: { id: string; version: number } & CaseState;
      changed: string[];
      /** Of `sla.*` and `case.escalated`: the clock. */
      clock?: object;
      occurredAt: Instant;
      observedAt: Instant;
    }
  | { case: { id: string; version: number }; occurredAt: Instant; observedAt: Instant };

/** CloudEvents 1.0, JSON format: what `/events` shows. */
export interface EventEnvelope {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  subject: string;
  time: Instant;
  sequence: string;
  datacontenttype: 'application/json';
  data: EventData;
}

/** A message for Kafka in CloudEvents' binary mode, in the shape that kafkajs takes, and where it came from. */
export interface OutgoingEvent {
  log: EventLogName;
  position: number;
  type: CaseEventType;
  key: string;
  value: string;
  headers: Record<string, string>;
}

const typePrefix = 'au.gov.nsw.shirelink.';

export function eventEnvelope(event: CaseEvent, source: string): EventEnvelope {
  return {
    specversion: '1.0',
    id: eventId(event),
    source,
    type: typePrefix + event.type,
    subject: event.caseId,
    time: event.occurredAt,
    sequence: String(event.sequence),
    datacontenttype: 'application/json',
    data: eventData(event),
  };
}

function eventData({ caseId: id, version, state, changed, detail, occurredAt, observedAt }: CaseEvent): EventData {
  if (!state) return { case: { id, version }, occurredAt, observedAt };
  const clock = detail ? { clock: detail } : {};
  return { case: { id, version, ...state }, changed: detail ? [] : changed, ...clock, occurredAt, observedAt };
}

/**
 * The same envelope, spliced from the stored text: a state is never parsed on its way to Kafka.
 * By hand and not by the `cloudevents` library, which took 22 to 40 µs an event where this takes 2; a spec holds the two equal.
 */
export function outgoingEvent(log: EventLogName, row: EventRow, source: string): OutgoingEvent {
  const id = row.case_id;
  const occurredAt = new Date(row.occurred).toISOString();
  const observedAt = row.observed === row.occurred ? occurredAt : new Date(row.observed).toISOString();
  const state = row.state === null ? '' : `,${row.state.slice(1, -1)}`;
  // what changed with that version was told by its own events
  const changes = row.detail === null ? row.changed : '[]';
  const changed = changes === null ? '' : `,"changed":${changes}`;
  const clock = row.detail === null ? '' : `,"clock":${row.detail}`;
  return {
    log,
    position: Number(row.position),
    type: row.type,
    key: id,
    value: `{"case":{"id":"${id}","version":${row.version}${state}}${changed}${clock},"occurredAt":"${occurredAt}","observedAt":"${observedAt}"}`,
    headers: {
      ce_specversion: '1.0',
      ce_id: eventId({ caseId: id, log, sequence: row.sequence }),
      ce_source: source,
      ce_type: typePrefix + row.type,
      ce_subject: id,
      ce_time: occurredAt,
      ce_sequence: String(row.sequence),
      'content-type': 'application/json',
    },
  };
}
