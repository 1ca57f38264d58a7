import { offsetMinutes } from '../../authority-simulator/wire/wire-time.js';
import type { Millis } from '../store/complaint-row.js';

const minute = 60_000;
const two = (number: number) => String(number).padStart(2, '0');

/** `03/03/2025 14:07` in Sydney, without an offset: both of the hour that comes twice look the same. */
export function localTime(at: Millis): string {
  const local = new Date(at + offsetMinutes(at) * minute);
  const date = `${two(local.getUTCDate())}/${two(local.getUTCMonth() + 1)}/${local.getUTCFullYear()}`;
  return `${date} ${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`;
}

/** `2026-03-10` in Sydney. */
export function localDate(at: Millis): string {
  return new Date(at + offsetMinutes(at) * minute).toISOString().slice(0, 10);
}

export function localYear(at: Millis): number {
  return Number(localDate(at).slice(0, 4));
}

/** RFC 3339 with Sydney's offset, as manifests have it: `2026-11-22T10:00:00.000+11:00`. */
export function offsetTime(at: Millis): string {
  const offset = offsetMinutes(at);
  const local = new Date(at + offset * minute).toISOString().slice(0, -1);
  return `${local}+${two(Math.floor(offset / 60))}:${two(offset % 60)}`;
}
