import { rmSync } from 'node:fs';
import { ownerOf } from './home-lock.js';
import type { Home } from './home.js';
import { readJson, writePrivateFile } from './private-file.js';

/** `embedded.json`: what runs where, while it runs. The database URL carries its password, so only the owner can read it. */
export interface EmbeddedFile {
  http: string;
  databaseUrl: string;
  /** Null where Kafka cannot run here (no Java 17). */
  kafkaBrokers: string[] | null;
  /** Of the simulators of those systems that the council has; null for the others. */
  authorityUrl: string | null;
  /** Absolute path of the folder. */
  civicviewDrop: string | null;
  /** For tests: of its control interface. */
  civicviewControlUrl: string | null;
  contentManagerUrl: string | null;
  issuer: string;
  pid: number;
}

export function writeEmbeddedFile(home: Home, content: Omit<EmbeddedFile, 'pid'>): void {
  writePrivateFile(home.embeddedFile, `${JSON.stringify({ ...content, pid: process.pid }, null, 2)}\n`);
}

export function removeEmbeddedFile(home: Home): void {
  rmSync(home.embeddedFile, { force: true });
}

/** Null where nothing runs on this home, also where a killed service left its file behind. */
export function readEmbeddedFile(home: Home): EmbeddedFile | null {
  const file = readJson<EmbeddedFile>(home.embeddedFile);
  return file && file.pid === ownerOf(home) ? file : null;
}
