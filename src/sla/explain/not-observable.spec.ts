import { serviceStandards } from '../../config/service-standards.js';
import type { Signal } from '../../model/service-target.js';
import { unwatched } from './not-observable.js';

const registration = serviceStandards({}).clocks.filter(({ clock }) => clock === 'CMP-REG');
const observing = (...signals: Signal[]) => ({
  system: 'civicview',
  service: { targets: new Map(), needsDetails: new Set<Signal>(), observes: new Set(signals) },
});

it('a written complaint is watched by its document where the system shows that it is entered [K-10]', () => {
  expect(unwatched(registration, observing('entered-in-care'))).toEqual([]);
  expect(unwatched(registration, observing('received'))).toEqual([
    {
      clock: 'CMP-REG',
      title: 'Enter a complaint registered in Records in CARE',
      system: 'civicview',
      missing: ['registered-in-records', 'entered-in-care'],
      reason:
        'Civicview, as this site maps it, does not show when it was registered in Records and when it was entered in CARE',
    },
  ]);
});
