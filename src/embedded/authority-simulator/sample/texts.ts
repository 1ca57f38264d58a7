import type { Random } from './random.js';

/** What people say, by category number. */
const subjects: Record<number, string[]> = {
  1010: ['Deep pothole', 'Several potholes', 'Pothole at the crest'],
  1020: ['Road badly corrugated', 'Road needs grading', 'Washout on the gravel road'],
  1030: ['Stop sign knocked over', 'Street sign missing', 'Give way sign faded'],
  1040: ['Culvert blocked with debris', 'Drain overflows when it rains'],
  1050: ['Raised footpath slab', 'Broken kerb, trip hazard'],
  1060: ['Street light out', 'Street light flickers all night'],
  1090: ['Tree over road, one lane blocked', 'Large branch down across the road'],
  2010: ['Water meter leaking', 'Meter box full of water', 'Slow leak at the meter'],
  2020: ['No water since this morning', 'Very low water pressure'],
  2030: ['Brown water from the tap', 'Water smells of chlorine'],
  2090: ['Water main burst, water across the road', 'Water main break'],
  2095: ['Sewer overflowing', 'Sewage coming up at the manhole'],
  3010: ['New garbage bin for new house', 'Second recycling bin wanted'],
  3020: ['Bin not collected', 'Recycling missed again'],
  3030: ['Bin lid broken', 'Bin stolen from the kerb', 'Bin wheel missing'],
  3040: ['Mattress dumped', 'Tyres dumped by the creek', 'Household rubbish dumped'],
  4010: ['Dog barks all night', 'Neighbour has two barking dogs'],
  4020: ['Cattle on the road', 'Sheep out on the road'],
  4030: ['Dog attacked a sheep', 'Dog rushed at a walker'],
  4040: ['Car without plates left for weeks', 'Abandoned caravan'],
  4050: ['Long grass, fire risk', 'Vacant block overgrown'],
  5010: ['Street tree needs pruning', 'Dead limb over the footpath'],
  5020: ['Swing chain broken', 'Park tap left running'],
  5030: ['Public toilet blocked', 'No paper, door lock broken'],
  5040: ['Headstone surrounds overgrown', 'Cemetery gate broken'],
  6010: ['Smoke from burning off', 'Loud music past midnight'],
  6020: ['Shed going up without approval', 'Building work on Sunday'],
  6030: ['Serrated tussock spreading', 'Blackberries along the reserve'],
  7010: ['Would like a call back', 'Question about a council letter'],
  8888: ['Drone over backyards', 'Drone flown low over the park'],
};

const details = [
  'It has been like this for about a week.',
  'The caller says it is getting worse after the rain.',
  'Children walk past on the way to school.',
  'Please ring before coming, the gate is kept locked.',
  'Reported before, no answer then.',
  'Photos can be sent if they help.',
  'The customer would like to know when it will be done.',
];

const officerNotes = [
  'Rang the customer, left a message.',
  'Inspected on site, photos taken.',
  'Crew booked for next week.',
  'Waiting for parts.',
  'Spoke to the customer, happy with the time frame.',
  'Referred to the team leader for approval, because it needs traffic control and a second crew on the day.',
  'Done, site left tidy.',
];

export function randomPrecis(random: Random, categoryId: number, street: string): string {
  return `${random.pick(subjects[categoryId] ?? ['Request'])}, ${street}`;
}

export function randomDescription(random: Random, precis: string): string {
  const first = random.pick(details);
  return random.chance(0.5) ? `${precis}. ${first}` : `${precis}. ${first}\n${random.pick(details)}`;
}

export function randomNote(random: Random): string {
  return random.pick(officerNotes);
}
