/** Explanations of codes of the emulators and the demonstration. */
import type { Explanation } from '../explanations.ts';

export const emulatorsExplanations: Readonly<Record<string, Explanation>> = {
  EMULATOR_PORT_IN_USE: {
    title: "The emulator's port is in use",
    meaning: 'Another program listens there.',
    next: 'Choose another port, or leave it out to take a free one.',
    example: 'EMULATOR_PORT_IN_USE The emulator could not listen on port 4010.',
  },
  EMULATOR_UNKNOWN: {
    title: 'There is no emulator of that system',
    meaning: 'The emulators that exist are named in the message.',
    next: 'Choose one of them.',
    example: 'EMULATOR_UNKNOWN There is no emulator of shopfy.',
  },
  EMULATOR_OPTION_INVALID: {
    title: 'An option of an emulator is not acceptable',
    meaning: 'It is out of range, or of another type.',
    next: 'Correct the option; its range stands in the message.',
    example: 'EMULATOR_OPTION_INVALID An option of the emulator is not acceptable.',
  },
  CONTROL_BODY_INVALID: {
    title: "A request to an emulator's control API was refused",
    meaning: 'The body does not have the form that the route takes. Nothing was changed.',
    next: 'Correct the named field and send it again.',
    example: 'CONTROL_BODY_INVALID The request to the control API was refused; nothing was changed.',
  },
  CONTROL_RETURN_NOT_FOUND: {
    title: "An emulator's control API was asked for a return that it does not have",
    meaning: 'The id is wrong, or the emulator was reset since. Nothing was changed.',
    next: 'Seed the return first, or correct the id.',
    example: 'CONTROL_RETURN_NOT_FOUND There is no return 1001.',
  },
  EMULATOR_FULL: {
    title: 'An emulator can store no more',
    meaning: 'It keeps its state in memory, with a bound.',
    next: 'Reset the emulator (POST /_control/reset), or seed less.',
    example: 'EMULATOR_FULL The emulator can store no more returns.',
  },
  EMULATOR_LEDGER_FULL: {
    title: "An emulator's ledger is full",
    meaning: 'The ledger of effects is kept in memory, with a bound.',
    next: 'Reset the emulator (POST /_control/reset).',
    example: 'EMULATOR_LEDGER_FULL The ledger of the emulator is full.',
  },
  EMULATOR_MOVEMENTS_FULL: {
    title: 'An emulator can store no more stock movements',
    meaning: 'Levels are computed from all movements, which are kept in memory, with a bound.',
    next: 'Reset the emulator (POST /_control/reset).',
    example: 'EMULATOR_MOVEMENTS_FULL The emulator can store no more stock movements.',
  },
  EMULATOR_WEBHOOK_QUEUE_FULL: {
    title: 'An emulator can queue no more webhooks',
    meaning: 'Too many already wait for a receiver that does not answer.',
    next: 'Start the receiver, or set its subscription to inactive.',
    example: 'EMULATOR_WEBHOOK_QUEUE_FULL The emulator can queue no more webhooks.',
  },
  DEMONSTRATION_TOO_SLOW: {
    title: 'The demonstration did not come to rest in time',
    meaning: 'Records are still under way; the machine is busy.',
    next: 'Run it again on a less busy machine.',
    example: 'DEMONSTRATION_TOO_SLOW The demonstration did not come to rest in time.',
  },
  PATCHWORKS_OBJECT_NOT_FOUND: {
    title: 'The emulated company has no object of that name',
    meaning: 'A control route named a flow, step or script that was neither imported nor made.',
    next: 'Correct the name; GET /_control/company lists what is there.',
    example: 'PATCHWORKS_OBJECT_NOT_FOUND The company has nothing called acme restock: record.',
  },
};
