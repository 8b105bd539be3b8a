/** Codes of flows that are compiled for a platform: of the compiler, and of the scripts that it makes. */
import type { Explanation } from '../explanations.ts';

export const compiledFlowsExplanations: Readonly<Record<string, Explanation>> = {
  PLATFORM_SHAPE_UNKNOWN: {
    title: 'A step or trigger has no counterpart on the platform',
    meaning:
      'The compiler does not know the shape of the step, or the kind of the trigger. Leaving it out would change what the flow does, so the flow is left out of the build; asked for with --flow, nothing is written.',
    next: 'Run the flow with the runtime.',
    example:
      'PLATFORM_SHAPE_UNKNOWN The flow a--b/c has what is not compiled for the platform: the shape split of the step parts.',
  },
  PLATFORM_NOT_POSSIBLE: {
    title: 'A call or a schedule can not be made on the platform',
    meaning:
      'The platform offers no form for it: a system that works on a write later and has to be asked until it has, say, or an expression that gives no schedule.',
    next: 'Run the flow with the runtime, or correct the setting that is named.',
    example: 'PLATFORM_NOT_POSSIBLE The step load of a--b/c makes a write that is worked on later: Import stock.',
  },
  PLATFORM_NOTHING_COMPILED: {
    title: 'No flow of the brand can be compiled for the platform',
    meaning:
      'Each flow has something that the platform does not do, so that the build would be empty. Nothing is written.',
    next: 'Run the flows of the brand with the runtime.',
    example: 'PLATFORM_NOTHING_COMPILED No flow of the brand demo can be compiled for the platform.',
  },
  PLATFORM_LIMIT_BROKEN: {
    title: 'The build is past a limit of the platform',
    meaning: 'The platform would refuse it, or fail the step. The findings before this line name each place.',
    next: 'Change the flow or the settings that are named, or choose the tier that allows it with --tier.',
    example: 'PLATFORM_LIMIT_BROKEN The build of the brand demo is past 2 limits of the platform.',
  },
  PLATFORM_EXPORT_UNREADABLE: {
    title: 'The file is no export of a flow',
    meaning: 'It is no JSON, or has no flow with versions in it, so that it can not be compared with a build.',
    next: 'Export one flow from the platform, and name that file.',
    example: 'PLATFORM_EXPORT_UNREADABLE export.json holds no flow.',
  },
  ENTRIES_UNREADABLE: {
    title: 'The script was given something else than the entries of a record',
    meaning:
      'A compiled flow keeps the entries of its record in the cache "record" of the run. This script was given another payload, or the cache was empty.',
    next: 'Compare the steps before it with the import document of the build.',
    example: 'ENTRIES_UNREADABLE a--b/c/adjust-stock.flow was given something else than entries of a record.',
  },
  ANSWER_MISSING: {
    title: 'A call of the record has no answer',
    meaning:
      'The connector step before failed, or its response script is not the one of the build. Going on would take a write for done that may not be.',
    next: 'Look at the connector step of this name in the log of the run; then retry the run.',
    example: 'ANSWER_MISSING a--b/c/rest.flow finds no answer to a call of adjust-stock.',
  },
  MEMORY_LOST: {
    title: 'The cache of the flow has forgotten what was confirmed for the record',
    meaning:
      'A pool knows that something was confirmed, and the cache no longer says what: the platform keeps caches for about 7 days, and may clear them earlier. Planned anew, the same units would move twice, so nothing is sent.',
    next: 'Bring the record to its end by hand in the target system, or with the runtime.',
    example: 'MEMORY_LOST What was confirmed for 90000012 is no longer in the cache of the flow.',
  },
  REQUESTS_TOO_MANY: {
    title: 'One record asks for too many calls',
    meaning: 'A step would make more than 100 calls for one record, which the platform counts and bills one by one.',
    next: 'Look at the record; records of this size are the work of the runtime.',
    example: 'REQUESTS_TOO_MANY The step check-skus of a--b/c asks for 240 calls for one record.',
  },
  PARAMETERS_TOO_LONG: {
    title: 'The parameters of a call do not fit into the metadata of a payload',
    meaning: 'They travel as metadata, for which the platform gives 10,240 bytes in all; over it the step would fail.',
    next: 'Look at the record; records of this size are the work of the runtime.',
    example: 'PARAMETERS_TOO_LONG The parameters of loop-returns/getReturn have 9000 characters.',
  },
  STEP_BROKEN: {
    title: 'A step of a compiled flow broke',
    meaning: 'What happened is neither a mistake of the record nor of its mapping, so nothing was sent.',
    next: 'Report it with the log of the run.',
    example: 'STEP_BROKEN The step normalise of a--b/c broke: x is not a function.',
  },
  LOOK_BACK_INVALID: {
    title: 'The variable lookBackMinutes is no number of minutes that a poll can read',
    meaning: 'A poll reads so many minutes back from now; the variable of its flow is no number, or far too large.',
    next: 'Correct the variable of the flow: a number above 0.',
    example: 'LOOK_BACK_INVALID lookBackMinutes is soon; it is a number of minutes up to 5256000.',
  },
};
