/** The starts of months in time zones, against the calendar that Intl prints. */
import fc from 'fast-check';
import { monthStarts } from './timeZone.js';

const iso = (dates: readonly Date[]) => dates.map((date) => date.toISOString());

test.each([
  ['UTC', '2025-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'],
  ['America/Los_Angeles', '2025-01-01T08:00:00.000Z', '2026-01-01T08:00:00.000Z'],
  ['Pacific/Kiritimati', '2024-12-31T10:00:00.000Z', '2025-12-31T10:00:00.000Z'],
  ['Asia/Kathmandu', '2024-12-31T18:15:00.000Z', '2025-12-31T18:15:00.000Z'],
  ['Etc/GMT+12', '2025-01-01T12:00:00.000Z', '2026-01-01T12:00:00.000Z'],
  ['europe/berlin', '2024-12-31T23:00:00.000Z', '2025-12-31T23:00:00.000Z'],
])('a year in %s', (timeZone, start, end) => {
  const starts = iso(monthStarts(2025, timeZone));
  expect([starts[0], starts[12], starts.length]).toEqual([start, end, 13]);
});

test.each([
  ['with a summer time', 'Europe/Berlin', 2025, 6, '2025-06-30T22:00:00.000Z'],
  ['that has no midnight, because clocks go forward at it', 'Asia/Amman', 2011, 3, '2011-03-31T22:00:00.000Z'],
  ['that has no midnight, west of Greenwich', 'America/Asuncion', 1975, 9, '1975-10-01T04:00:00.000Z'],
  ['that has two midnights, because clocks go back after it', 'America/Havana', 2020, 10, '2020-11-01T04:00:00.000Z'],
  ['after a day that the zone left out', 'Pacific/Kiritimati', 1995, 0, '1994-12-31T10:00:00.000Z'],
])('a month %s', (_, timeZone, year, month, start) => {
  expect(iso(monthStarts(year, timeZone))[month]).toBe(start);
});

test('each start is the first moment of its month in every zone and year', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: 1888, max: 2100 }), (timeZone, year) => {
      /** "2026-03". */
      const format = new Intl.DateTimeFormat('sv', { timeZone, year: 'numeric', month: '2-digit' });
      for (const [month, start] of monthStarts(year, timeZone).entries()) {
        const own = new Date(Date.UTC(year, month, 15)).toISOString().slice(0, 7);
        const before = new Date(Date.UTC(year, month - 1, 15)).toISOString().slice(0, 7);
        expect([timeZone, start, format.format(start)]).toEqual([timeZone, start, own]);
        expect([timeZone, start, format.format(start.getTime() - 1)]).toEqual([timeZone, start, before]);
      }
    }),
    { numRuns: 300 },
  );
});

test.each(['Mars/Olympus', '+02:00', '', ' UTC', "UTC'; --", 'x'.repeat(99), 'Europe/Berlin\n', 'ÜTC'])(
  'refuses %j',
  (timeZone) => {
    expect(() => monthStarts(2025, timeZone)).toThrow('"timeZone" must be a time zone of the IANA database');
  },
);
