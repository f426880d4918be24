// The probe as environments use it from this process; where paths live in a network of their own it is made there instead.

export { probe } from '../toxiproxy/probe.ts';
