import type { Saboteur } from './saboteur.js';
import { cursorSaboteurs } from './saboteurs/of-cursors.js';
import { failureSaboteurs } from './saboteurs/of-failures.js';
import { recordSaboteurs } from './saboteurs/of-records.js';
import { serviceSaboteurs } from './saboteurs/of-service.js';
import { walkSaboteurs } from './saboteurs/of-walks.js';

/** One for each check of the kit: a check that no saboteur can trip proves nothing. */
export const saboteurs: readonly Saboteur[] = [
  ...walkSaboteurs,
  ...cursorSaboteurs,
  ...failureSaboteurs,
  ...recordSaboteurs,
  ...serviceSaboteurs,
];
