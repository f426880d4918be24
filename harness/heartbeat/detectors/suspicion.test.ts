// Phi against the tables of Akka's own suite and against exact values computed independently.

import { expect, test } from 'vitest';
import { deviationsAt, phiExponential, phiLogistic, phiNormal } from './suspicion.ts';

test.each([
  [0, 0.5, 0.001],
  [6, 0.7257, 0.001],
  [15, 0.9332, 0.001],
  [20, 0.97725, 0.001],
  [25, 0.99379, 0.001],
  [35, 0.99977, 0.001],
  [40, 0.99997, 0.0001],
])('with deviation 10 a gap of %d is shorter than %d of all (Akka)', (gap, share, tolerance) => {
  expect(Math.abs(1 - 10 ** -phiLogistic(gap / 10) - share)).toBeLessThan(tolerance);
});

test('mean 20, deviation 3, gap 22: 0.7475 (Akka)', () => {
  expect(Math.abs(1 - 10 ** -phiLogistic((22 - 20) / 3) - 0.7475)).toBeLessThan(0.001);
});

test('far out phi is 38, and far below the mean it is a plain zero (Akka)', () => {
  expect(Math.abs(phiLogistic(10) - 38)).toBeLessThan(1);
  expect(Object.is(phiLogistic(-25), 0)).toBe(true);
  expect(Object.is(phiNormal(-25), 0)).toBe(true);
});

test.each([
  [0, 0],
  [500, 0.1],
  [1000, 0.3],
  [1200, 1.6],
  [1400, 4.7],
  [1600, 10.8],
  [1700, 15.3],
])('mean 1000, deviation 100, gap %d: phi %d (Akka)', (gap, phi) => {
  expect(Math.abs(phiLogistic((gap - 1000) / 100) - phi)).toBeLessThan(0.1);
});

test.each([
  [900, 0.075033, 0.075026],
  [1000, 0.30103, 0.30103],
  [1100, 0.799508, 0.799546],
  [1200, 1.642828, 1.643016],
  [1300, 2.909475, 2.869699],
  [1400, 4.736695, 4.499335],
  [1500, 7.299947, 6.542646],
  [1600, 10.782601, 9.005864],
  [1700, 15.368526, 11.892854],
  [2000, 37.584713, 23.118053],
])('mean 1000, deviation 100, gap %d: logistic %d, exact %d', (gap, logistic, exact) => {
  expect(phiLogistic((gap - 1000) / 100)).toBeCloseTo(logistic, 6);
  expect(phiNormal((gap - 1000) / 100)).toBeCloseTo(exact, 6);
});

test.each([
  [0.5, 0.47788, 0.47827, 1.15129],
  [1, 1.28222, 1.28155, Math.LN10],
  [2, 2.32275, 2.32635, 4.60517],
  [3, 3.05894, 3.09023, 6.90776],
  [5, 4.11919, 4.26489, 11.51293],
  [8, 5.22599, 5.612, 18.42068],
  [10, 5.79902, 6.36134, 23.02585],
  [12, 6.29212, 7.03448, 27.63102],
  [16, 7.11968, 8.22208, 36.84136],
])('phi %d is reached at %d, %d deviations, %d means', (phi, logistic, exact, exponential) => {
  expect(deviationsAt(phi, phiLogistic)).toBeCloseTo(logistic, 5);
  expect(deviationsAt(phi, phiNormal)).toBeCloseTo(exact, 5);
  expect(deviationsAt(phi, phiExponential)).toBeCloseTo(exponential, 5);
});

test('suspicion never falls while silence lasts', () => {
  for (const phi of [phiLogistic, phiNormal]) for (let y = -8; y < 20; y += 0.01) expect(phi(y + 0.01)).toBeGreaterThanOrEqual(phi(y));
});
