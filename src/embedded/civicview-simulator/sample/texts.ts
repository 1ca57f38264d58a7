import type { Random } from '../../authority-simulator/sample/random.js';

const matters: Record<string, string[]> = {
  'CMP-SERVICE': [
    'Bin not collected three weeks running – nobody rings back',
    'Library closed without notice',
    'Rates notice sent to the old address again',
    'Water off for two days, no word of when',
    'Development application: no answer for two months',
    'Grader left the road worse than it was',
    'Pool lanes booked out every morning',
  ],
  'CMP-STAFF': [
    'Rude on the telephone',
    'Would not give a name',
    'Shouted at at the counter',
    'Drove a council ute across the nature strip',
  ],
  'CMP-COUNCILLOR': ['Remarks at the meeting of council', 'Post on social media about a resident'],
  'CMP-CONTRACTOR': [
    'Contractor’s truck on the footpath',
    'Traffic control held the school bus up',
    'Fence broken and left',
  ],
  CN: [
    'The council’s nursery sells below cost',
    'Caravan park pays no rates, private parks do',
    'Council’s waste business underbids',
  ],
  COMPLIMENT: [
    'The crew that fixed the culvert were great',
    'Thank you to the lady at the library',
    'Rangers were patient with our dog',
  ],
  SUGGESTION: ['A bench at the bus stop', 'Shade over the playground', 'Put the agenda on the website earlier'],
  QUESTION: ['When is the tip open at Easter?', 'Who looks after the cemetery?', 'Can I pay rates by the month?'],
  PROBLEM: ['The hall’s tap drips', 'Street light out by the hall', 'Swing chain worn'],
  'ROADS-POTHOLE': ['Pothole, Sea St', 'Pothole at the bridge', 'Deep pothole before the crest'],
  DRONES: ['Drone over the back yard'],
};

const details = [
  'Has rung twice before.',
  'Would like to be rung before four.',
  'Says “it’s always the same”.',
  'Wants an answer in writing.',
  'Sent photos, and a letter of two pages.',
  'Costs so far: $340.50, receipts held',
];

const notes = [
  'Rang the complainant, explained what happens next.',
  'Spoke to the officers concerned.',
  'File read, "no further action" was wrong.',
  'Letter drafted, for the manager to sign.',
  'Site looked at; photos in Records.',
  'Asked for the outcome that is wanted.',
];

/** One in three goes over several lines, as people type them: CRLF from one program, LF from another. */
export function randomDescription(random: Random, category: string): string {
  const matter = random.pick(matters[category] ?? ['Complaint']);
  if (random.chance(0.4)) return matter;
  const lineBreak = random.pick([' ', '\r\n', '\n', '\r\n\r\n']);
  return `${matter}.${lineBreak}${random.pick(details)}`;
}

export function randomNote(random: Random): string {
  return random.pick(notes);
}
