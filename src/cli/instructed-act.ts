import { readFileSync } from 'node:fs';
import type { InstructedAct } from '../legacy/legacy-system.js';
import { WrongInput } from './failures.js';

export interface InstructedOptions {
  note?: string;
  workOrder?: string;
  stage?: string;
}

/**
 * What a command line has a legacy system do: one thing. A note given as `-` is read from standard input, so that it need not stand in the
 * shell's history. Throws WrongInput.
 */
export function instructedAct({ note, workOrder, stage }: InstructedOptions): InstructedAct {
  if ([note, workOrder, stage].filter((each) => each !== undefined).length !== 1)
    throw new WrongInput('say one thing: --note, --work-order or --stage');
  if (workOrder !== undefined) return { do: 'work-order', workOrder };
  if (stage !== undefined) return { do: 'stage', stage: stageOf(stage) };
  const text = note === '-' ? readFileSync(0, 'utf8').replace(/\r?\n$/, '') : note!;
  return { do: 'note', text };
}

function stageOf(text: string): 1 | 2 | 3 | 4 | 5 | 6 {
  if (!/^[1-6]$/.test(text)) throw new WrongInput('--stage is 1 to 6');
  return Number(text) as 1 | 2 | 3 | 4 | 5 | 6;
}
