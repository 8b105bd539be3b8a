/** The script of a leg, or of a part of it: its steps and what its calls ask and answer, in the shell of `scripts/flow`. */
import type { ConnectorStep, Flow, Machine } from '../../../../schemas/formats/flow.ts';
import type { Transform } from '../../../../schemas/formats/transform.ts';
import { AbortError, invariant } from '../../../errors/errors.ts';
import { schemaOfValue } from '../../../mapping/compiler/value-schema.ts';
import { type BundledScript, bundle, ownModule } from '../bundle.ts';
import { mappingText, settingsOf } from '../bundle-transform.ts';
import { keyForm, ScriptParts } from '../script-parts.ts';
import { isRepeatable } from './bundle-answer.ts';
import type { PureStep } from './known-shapes.ts';
import type { Call, Leg } from './legs.ts';
import { wireText } from './wire-text.ts';

export interface SegmentContext {
  readonly flow: Flow;
  readonly brand: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly transforms: ReadonlyMap<string, Transform>;
  /** Flows that the brand runs, by their ids, to the trigger through which they take records of others. */
  readonly takers: ReadonlyMap<string, string>;
}

/** Part of a leg: what one script does. */
export interface Segment extends Leg {
  /** Names the script. */
  readonly name: string;
  /** Another script of the leg stands before it. */
  readonly continues: boolean;
  /** Another one stands behind it. */
  readonly goesOn: boolean;
}

/** Errors: `SCRIPT_SETTING_MISSING`, `PLATFORM_NOT_POSSIBLE`, those of the compiler. */
export async function bundleSegment(context: SegmentContext, segment: Segment): Promise<BundledScript> {
  const text = new SegmentText(context);
  const id = segmentId(context.flow.id, segment.name);
  const members = text.members(segment, id);
  const own = (name: string) => ownModule('scripts', 'flow', name);
  const entry = `import { segmentScript } from ${own('segment')};
import { assertStep, controlStep, deDupeStep, filterStep, handStep, mapStep, onlyWhen, trackStep } from ${own('pure-steps')};
import { askWhen, batchCall, gatherCall, readBackCall, readCall, writeCall } from ${own('calls')};
import { gatherAnswers, readAnswer, readBackAnswers, writeAnswers } from ${own('answers')};
${text.parts.imports()}
module.exports = segmentScript({ ${members} });`;
  return { id, kind: 'flow', code: await bundle(entry, text.parts.texts) };
}

const segmentId = (flow: string, name: string): string => `${flow}/${name}.flow`;

const json = (value: unknown): string => JSON.stringify(value) ?? 'undefined';

class SegmentText {
  readonly parts = new ScriptParts();
  private readonly context: SegmentContext;
  private readonly used: Record<string, unknown> = {};

  constructor(context: SegmentContext) {
    this.context = context;
  }

  members(leg: Segment, id: string): string {
    const { flow, brand } = this.context;
    const { takers } = this.context;
    const run = leg.steps.filter((step) => step.shape !== 'run-flow' || !step.optional || takers.has(step.flow));
    const steps = run.map((step) => `[${json(step.id)}, ${this.step(step)}]`);
    const after = leg.after && `{ step: ${json(callId(leg.after))}, fold: ${this.fold(leg.after)} }`;
    const readBack = leg.call?.readBack ? ', isReadBack: 1' : '';
    const unkeyed = leg.call ? unkeyedText(leg.call) : '';
    const call = leg.call && `{ step: ${json(callId(leg.call))}, ask: ${this.ask(leg.call)}${readBack}${unkeyed} }`;
    const exceptions = Object.fromEntries(
      Object.entries(flow.exceptions).map(([code, { recheckMinutes }]) => [code, recheckMinutes === undefined ? 0 : 1]),
    );
    const declared = {
      id: flow.id,
      brand,
      settings: this.used,
      exceptions,
      schemaException: flow.schemaException,
      unknownException: flow.retry.exception,
      ...(readsTracked(flow) ? { isTrackedRead: 1 } : {}),
    };
    const row = `${leg.continues ? ', continues: 1' : ''}${leg.goesOn ? ', goesOn: 1' : ''}`;
    return `id: ${json(id)}, flow: ${json(declared)},
  after: ${after}, steps: [${steps.join(',\n')}], call: ${call}${row}`;
  }

  private step(step: PureStep): string {
    const text = this.plainStep(step);
    return step.when === undefined ? text : `onlyWhen(${this.expression(step.when)}, ${text})`;
  }

  private plainStep(step: PureStep): string {
    switch (step.shape) {
      case 'map':
        return `mapStep(${this.mapping(step.transform)}, ${this.expression(step.input)}, ${json(step.into)})`;
      case 'filter':
        return `filterStep(${this.expression(step.keep)}, ${json(step.reason)})`;
      case 'de-dupe': {
        const fresh = step.fresh === undefined ? 'undefined' : this.expression(step.fresh);
        return `deDupeStep(${this.expression(step.version)}, ${fresh}, ${json(step.reason)})`;
      }
      case 'assert':
        return `assertStep(${json(step.id)}, ${this.expression(step.findings)})`;
      case 'track-data':
        return `trackStep(${this.expressions(step.values)})`;
      case 'flow-control': {
        const machine = this.context.flow.machines?.[step.machine];
        invariant(machine, `the step ${step.id} names a machine that is declared: ${step.machine}`);
        const [from, to] = [this.expression(step.from), this.expression(step.to)];
        return `controlStep(${json(step.id)}, ${json(bare(machine))}, ${from}, ${to}, ${json(step.into)})`;
      }
      case 'run-flow': {
        const trigger = this.context.takers.get(step.flow);
        if (trigger === undefined) throw noTaker(this.context.flow, step);
        return `handStep(${json(step.id)}, ${this.expression(step.records)}, ${json(step.flow)}, ${json(trigger)})`;
      }
    }
  }

  private ask(call: Call): string {
    const { step, operation, readBack } = call;
    if (readBack) {
      const { parameters = {} } = operation.readBack ?? {};
      const wire = this.wire(call, Object.keys(parameters));
      // These see the request, not the context.
      const values = Object.entries(parameters).map(
        ([name, text]) => `${json(name)}: ${this.parts.expression(text, {}, keyForm)}`,
      );
      return `readBackCall(${wire}, { ${values.join(', ')} })`;
    }
    const text = this.plainAsk(call);
    return step.when === undefined ? text : `askWhen(${this.expression(step.when)}, ${text})`;
  }

  private plainAsk(call: Call): string {
    const { step, operation } = call;
    const { parameters = {}, gather, batch, write, into } = step;
    const wire = this.wire(call, [...Object.keys(parameters), ...(gather ? [gather.parameter] : [])]);
    const limit = operation.declaration.batch?.limit ?? 1;
    if (batch) {
      // Where nothing protects a repeat, an unknown outcome must concern one line only.
      const most = operation.mechanism.kind === 'none' ? 1 : limit;
      return `batchCall(${wire}, ${this.expression(batch.lines)}, ${this.mapping(batch.body)}, ${most})`;
    }
    const values = this.expressions(parameters);
    if (write) {
      const input = write.input === undefined ? '' : `, input: ${this.expression(write.input)}`;
      const body = write.body === undefined ? '' : `, body: ${this.mapping(write.body)}`;
      const reference = this.expression(write.reference);
      const each = write.each === undefined ? '' : `, each: ${this.expression(write.each)}`;
      return `writeCall(${wire}, ${values}, { reference: ${reference}${each}${input}${body}, into: ${json(into)} })`;
    }
    if (!gather) return `readCall(${wire}, ${values})`;
    const asked = `parameter: ${json(gather.parameter)}, values: ${this.expression(gather.values)}`;
    return `gatherCall(${wire}, ${values}, { ${asked}, limit: ${limit}, into: ${json(into ?? step.id)} })`;
  }

  private fold(call: Call): string {
    const { step, operation, readBack } = call;
    const { id, into, onDataError, onUnknown, gather } = step;
    const reading = { step: id, into, onDataError };
    if (operation.declaration.direction === 'write') {
      const { results } = operation.declaration.batch ?? {};
      const isReadBack = operation.readBack && !readBack ? 1 : undefined;
      const isKeyed = isRepeatable(operation) ? 1 : undefined;
      const isVersioned = operation.mechanism.kind === 'version' ? 1 : undefined;
      const told = json({ ...reading, onUnknown, isReadBack, isKeyed, isVersioned });
      const writing =
        step.batch && results
          ? told.replace(/\}$/, `,"results":${this.parts.expression(results, {}, keyForm)}}`)
          : told;
      if (!readBack) return `writeAnswers(${writing})`;
      return `readBackAnswers(${writing}, ${this.parts.expression(operation.readBack?.found ?? '', {}, keyForm)})`;
    }
    if (!gather) return `readAnswer(${json(reading)})`;
    const items = this.parts.expression(operation.declaration.items ?? '$', {}, keyForm);
    const match = this.parts.expression(gather.match, {}, keyForm);
    const asked = json({ parameter: gather.parameter, into: into ?? id });
    return `gatherAnswers(${json(reading)}, ${items}, ${match}, ${asked})`;
  }

  private wire({ connector, operation, readBack, step }: Call, names: readonly string[]): string {
    return wireText(this.parts, connector, readBack?.operation ?? operation, step.id, names);
  }

  private mapping(id: string): string {
    const transform = this.context.transforms.get(id);
    invariant(transform, `the flow ${this.context.flow.id} names a transform that exists: ${id}`);
    const settings = settingsOf(transform, this.context.settings);
    Object.assign(this.used, settings);
    return `{ ${mappingText(this.parts, transform, settings)} }`;
  }

  private expressions(sources: Readonly<Record<string, string>>): string {
    const members = Object.entries(sources).map(([name, source]) => `${json(name)}: ${this.expression(source)}`);
    return `{ ${members.join(', ')} }`;
  }

  /** One that sees the context, and the settings that it names. */
  private expression(source: string): string {
    const words = new Set(source.match(/\w+/g) ?? []);
    const settings = Object.fromEntries(Object.entries(this.context.settings).filter(([name]) => words.has(name)));
    if (words.has('settings')) Object.assign(this.used, settings);
    const nameSchemas = { settings: schemaOfValue(this.context.settings), record: {}, effects: {} };
    return this.parts.expression(source, { nameSchemas }, keyForm);
  }
}

/** Its expressions see what earlier runs have tracked. */
export const readsTracked = (flow: Flow): boolean => JSON.stringify(flow.steps).includes('$record.tracked');

/** What its states mean is said to people elsewhere; why a transition is made is part of what the step gives. */
function bare(machine: Machine): Machine {
  return {
    ...machine,
    description: '',
    states: Object.fromEntries(Object.keys(machine.states).map((name) => [name, ''])),
  };
}

function noTaker(flow: Flow, step: { readonly id: string; readonly flow: string }): AbortError {
  return new AbortError({
    code: 'PLATFORM_NOT_POSSIBLE',
    what: `The step ${step.id} of ${flow.id} hands records to ${step.flow}, which does not take them.`,
    why: 'The brand does not run that flow, it has no trigger of the kind flow, or it can not be compiled.',
    nextSteps: ['Enable that flow for the brand, or run this one with the runtime.'],
  });
}

/** Of a write that carries no key. */
function unkeyedText({ operation, step, readBack }: Call): string {
  if (readBack || operation.declaration.direction === 'read' || isRepeatable(operation)) return '';
  return `, unkeyed: ${json({ ...(operation.readBack ? { readBack: 1 } : {}), onUnknown: step.onUnknown })}`;
}

/** Names the call in the state of a record. */
export const callId = ({ step, readBack }: { readonly step: ConnectorStep; readonly readBack?: unknown }): string =>
  readBack === undefined ? step.id : `${step.id} read back`;
