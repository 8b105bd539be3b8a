/** What goes wrong on the day, and when: each trouble from one part of the day to another. */
import type { EmulatedSystem } from '../scenario/emulated-systems.ts';
import { type PeakStage, subscription } from './open-day.ts';

type System = keyof PeakStage['systems'];

export interface Trouble {
  readonly title: string;
  /** Parts of the day, from 0 to 1. */
  readonly from: number;
  readonly to: number;
  readonly system: System;
  readonly fault?: Readonly<Record<string, unknown>>;
  /** Notifications of this system are not sent at all. */
  readonly silent?: true;
}

const hour = 1 / 24;
const outageTitle = 'Archean is down for an hour';

export const troubles: readonly Trouble[] = [
  {
    title: 'pushes of commercetools come twice',
    from: 0,
    to: 1,
    system: 'commercetools',
    fault: { kind: 'duplicateWebhooks', probability: 0.1 },
  },
  {
    title: 'pushes of commercetools come out of order',
    from: 0,
    to: 1,
    system: 'commercetools',
    fault: { kind: 'reorderWebhooks', hold: 4, probability: 0.05 },
  },
  {
    title: 'commercetools is over capacity (503)',
    from: 0.2,
    to: 0.2 + hour / 2,
    system: 'commercetools',
    fault: { kind: 'throttle', status: 503, probability: 0.1 },
  },
  {
    title: 'Archean asks to slow down (429)',
    from: 0.3,
    to: 0.3 + hour,
    system: 'archean-r247',
    fault: { kind: 'throttle', status: 429, probability: 0.1 },
  },
  {
    title: outageTitle,
    from: 0.45,
    to: 0.45 + hour,
    system: 'archean-r247',
    fault: { kind: 'serverError', status: 502, probability: 1 },
    silent: true,
  },
  {
    title: 'Archean is over capacity (503)',
    from: 0.6,
    to: 0.6 + hour,
    system: 'archean-r247',
    fault: { kind: 'throttle', status: 503, probability: 0.1 },
  },
  {
    title: 'commercetools is over capacity again (503)',
    from: 0.7,
    to: 0.7 + hour / 2,
    system: 'commercetools',
    fault: { kind: 'throttle', status: 503, probability: 0.1 },
  },
  {
    title: 'answers of commercetools are lost after the work is done',
    from: 0.1,
    to: 0.9,
    system: 'commercetools',
    fault: { kind: 'dropAfterCommit', probability: 0.005 },
  },
  { title: 'events of Archean are lost', from: 0.8, to: 0.8 + hour, system: 'archean-r247', silent: true },
  { title: 'pushes of commercetools are lost', from: 0.85, to: 0.85 + hour, system: 'commercetools', silent: true },
];

export const outage = troubles.find(({ title }) => title === outageTitle) as Trouble;

/** Brings about what is wrong at this part of the day, when it has changed since the last time. */
export class Troublemaker {
  readonly #stage: PeakStage;
  #active: readonly Trouble[] = [];

  constructor(stage: PeakStage) {
    this.#stage = stage;
  }

  /** At a part past 1 nothing is wrong any more. */
  async at(part: number): Promise<void> {
    const active = troubles.filter(({ from, to }) => from <= part && part < to);
    if (active.length === this.#active.length && active.every((one) => this.#active.includes(one))) return;
    this.#active = active;
    for (const [id, system] of Object.entries(this.#stage.systems)) {
      const mine = active.filter((trouble) => trouble.system === id);
      await system.clearFaults();
      const faults = mine.flatMap(({ fault }) => (fault ? [fault] : []));
      if (faults.length > 0) await system.faults(...faults);
      await silence(
        id,
        system,
        mine.some(({ silent }) => silent),
      );
    }
  }
}

async function silence(id: string, system: EmulatedSystem, silent: boolean): Promise<void> {
  if (id === 'archean-r247') await system.control('POST', 'capabilities', { webhooks: !silent });
  if (id === 'commercetools') {
    const status = silent ? 'ManuallySuspended' : 'Healthy';
    await system.control('POST', 'subscription-status', { key: subscription, status });
  }
}
