import { describe, expect, test } from 'vitest';
import { isoToSerial, serialToIso } from '../../../src/engine/format/serial-date.ts';

describe('serialToIso, 1900', () => {
  test.each([
    [1, '1900-01-01'],
    [59, '1900-02-28'],
    [61, '1900-03-01'],
    [25_569, '1970-01-01'],
    [45_351, '2024-02-29'],
    [2_958_465, '9999-12-31'],
    [45_351.99999999999, '2024-03-01'],
  ])('serial %d is the date %s', (serial, date) => {
    expect(serialToIso(serial, 1900, 'date')).toBe(date);
  });

  test('the day that Excel invented is no date', () => {
    expect(serialToIso(60, 1900, 'date')).toBeNull();
    expect(serialToIso(60.5, 1900, 'datetime')).toBeNull();
  });

  test.each([-1, 0, 0.5, 2_958_466, Number.NaN, Number.POSITIVE_INFINITY])('%d is no date', (serial) => {
    expect(serialToIso(serial, 1900, 'date')).toBeNull();
  });

  test.each([
    [45_351.5, '2024-02-29T12:00:00'],
    [45_351.1, '2024-02-29T02:24:00'],
    [45_351 + 1 / 86_400, '2024-02-29T00:00:01'],
    [45_351 + 1.5 / 86_400, '2024-02-29T00:00:01.500'],
    [45_351 + 86_399.9999 / 86_400, '2024-03-01T00:00:00'],
    [42_158.5569212963, '2015-06-03T13:21:58'],
  ])('serial %d is the moment %s', (serial, moment) => {
    expect(serialToIso(serial, 1900, 'datetime')).toBe(moment);
  });

  test('the last moment does not become the year 10000', () => {
    expect(serialToIso(2_958_465.999999999, 1900, 'datetime')).toBeNull();
    expect(serialToIso(2_958_465.9999, 1900, 'datetime')).toBe('9999-12-31T23:59:51.360');
  });

  test.each([
    [0, '00:00:00'],
    [0.75, '18:00:00'],
    [1.25, '06:00:00'],
    [0.999999999999, '00:00:00'],
  ])('serial %d is the time %s', (serial, time) => {
    expect(serialToIso(serial, 1900, 'time')).toBe(time);
  });
});

describe('serialToIso, 1904', () => {
  test.each([
    [0, '1904-01-01'],
    [60, '1904-03-01'],
    [39_889, '2013-03-18'],
    [2_957_003, '9999-12-31'],
  ])('serial %d is the date %s', (serial, date) => {
    expect(serialToIso(serial, 1904, 'date')).toBe(date);
  });

  test('ends where the 1900 system ends', () => {
    expect(serialToIso(2_957_004, 1904, 'date')).toBeNull();
  });
});

test('every day of both systems follows the one before', () => {
  for (const epoch of [1900, 1904] as const) {
    let previous = epoch === 1900 ? '1899-12-31' : '1903-12-31';
    for (let serial = epoch === 1900 ? 1 : 0; serial < 45_000; serial++) {
      if (epoch === 1900 && serial === 60) continue;
      const next = new Date(Date.parse(`${previous}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
      expect(serialToIso(serial, epoch, 'date')).toBe(next);
      previous = next;
    }
  }
});

describe('isoToSerial', () => {
  test.each([
    ['1900-01-01', 1900, 1],
    ['1900-03-01', 1900, 61],
    ['2024-02-29', 1900, 45_351],
    ['2024-02-29T12:00:00', 1900, 45_351.5],
    ['2024-02-29T12:00:00.000Z', 1900, 45_351.5],
    ['T06:00', 1900, 0.25],
    ['18:00:00', 1900, 0.75],
    ['1904-01-01', 1904, 0],
  ] as const)('%s in the %d system is %d', (text, epoch, serial) => {
    expect(isoToSerial(text, epoch)).toBe(serial);
  });

  test.each(['', '2024', '2024-13-01', '2024-02-30x', '29.02.2024', '1582-10-15', 'invalid::date'])(
    '%j is no date',
    (text) => {
      expect(isoToSerial(text, 1900)).toBeNull();
    },
  );
});
