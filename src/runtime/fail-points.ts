/** Every named fail point, and the moment at which it is passed. */

export const failPoints = {
  'migrate.applying': 'A migration has run; its transaction is not committed.',
  'migrate.applied': 'A migration is committed; the next has not begun.',
  'intake.understood': 'A webhook is verified and read; nothing is stored.',
  'intake.storing': 'Its events and jobs are written; their transaction is not committed.',
  'intake.stored': 'Its events are stored; it is not acknowledged.',
  'poll.page-storing': 'A page and the progress of its poll are written; their transaction is not committed.',
  'poll.page-stored': 'A page and the progress of its poll are stored; the next is not asked for.',
  'poll.all-read': 'Every window and pass is read; the watermark has not moved.',
  'poll.finished': 'The watermark has moved.',
  'work.claiming': 'Jobs are about to be claimed.',
  'work.claimed': 'Jobs are claimed; nothing else was done.',
  'work.loaded': 'The claimed records are read; their open requests are not settled.',
  'work.planned': 'Nothing is open any more; the steps have not begun.',
  'settle.began': 'The lock of an open request is held; nothing else was done.',
  'settle.ended': 'An open request is settled, or left for later; its lock is still held.',
  'effect.planned': 'A request that writes is put together; nothing of it is stored.',
  'effect.storing': 'The request and its effects are written as intended; their transaction is not committed.',
  'effect.stored': 'The request and its effects are stored as intended.',
  'budget.reserved': 'A slot of the budget is taken; the call is not made.',
  'effect.sent': 'The request is marked as sent; no byte has gone out.',
  'call.answered': 'An answer came, or its time ran out; the call is not kept.',
  'effect.answered': 'The outcome of a write is understood; nothing of it is stored.',
  'effect.settled': 'The outcome of a write is stored; its records are not at rest.',
  'rest.began': 'A batch has run; where its records came to rest is not stored.',
  'rest.storing': 'Rest and completed jobs are written; their transaction is not committed.',
  'rest.stored': 'The records of a batch are at rest, and their jobs are gone.',
  'alert.planned': 'A message and its deliveries are written; their transaction is not committed.',
  'alert.sent': 'A message is delivered; that is not stored.',
  'alert.marked': 'A delivery is stored as done.',
  'recheck.storing': 'Records are queued for a recheck; their transaction is not committed.',
  'replay.storing': 'Records are queued by a person; their transaction is not committed.',
  'replay.stored': 'Records are queued by a person.',
} as const;

export type FailPoint = keyof typeof failPoints;

export const failPointNames = Object.keys(failPoints) as FailPoint[];
