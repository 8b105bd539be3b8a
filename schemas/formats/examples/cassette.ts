/** Two exchanges with the example system; the name of a person and an address were hidden. */
import type { Cassette } from '../cassette.ts';

export const cassetteExample: Cassette = {
  version: 1,
  system: 'example-stock',
  recordedAt: '2026-09-04T10:11:12.000Z',
  exchanges: [
    {
      operation: 'getMovement',
      request: { method: 'GET', path: '/movements/{movementId}', parameters: { movementId: '17' } },
      response: {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: { id: 17, quantity: 2, madeBy: 'hidden3fa94c1be07d', notify: 'hidden09b14ff2a6ce@example.test' },
      },
    },
    {
      operation: 'createMovement',
      request: {
        method: 'POST',
        path: '/movements',
        query: { notify: ['hidden09b14ff2a6ce@example.test'] },
        body: { lines: [{ sku: 'TEE-S', quantity: 1 }] },
      },
      response: {
        status: 502,
        headers: { 'content-type': 'text/html' },
        unread: { bytes: 512, fingerprint: '8d969eef6ecad3c29a3a629280e686cf' },
      },
    },
  ],
};
