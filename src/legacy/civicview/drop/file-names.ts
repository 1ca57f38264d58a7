/** What an export is called; its number with at least six digits. */
export interface ExportNames {
  stem: string;
  csv: string;
  manifest: string;
  ack: string;
  reject: string;
  rejectedLines: string;
}

export function exportNames(prefix: string, sequence: number): ExportNames {
  const stem = `${prefix}-${String(sequence).padStart(6, '0')}`;
  return {
    stem,
    csv: `${stem}.csv`,
    manifest: `${stem}.manifest.json`,
    ack: `${stem}.ack.json`,
    reject: `${stem}.reject.json`,
    rejectedLines: `${stem}.rejected-lines.csv`,
  };
}

/** The number in a name such as `<prefix>-000123<ending>`; null for any other name, and for a number written otherwise than ours. */
export function sequenceIn(name: string, { prefix, ending }: { prefix: string; ending: string }): number | null {
  if (!name.startsWith(`${prefix}-`) || !name.endsWith(ending)) return null;
  const digits = name.slice(prefix.length + 1, -ending.length);
  if (!/^\d{6,12}$/.test(digits)) return null;
  const sequence = Number(digits);
  return `${exportNames(prefix, sequence).stem}${ending}` === name ? sequence : null;
}

/** Refuses what could be anything but a plain file of its folder. All names are made here; this is for the day when one is not. */
export function safeName(name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,150}$/.test(name)) throw new Error('a file of the drop must have a plain name');
  return name;
}
