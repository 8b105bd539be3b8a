/** `POST /flows/import`: that it is there is known from published code; what it does with a document is inferred. */
import { type ImportDocument, ImportDocument as schema } from '../../../schemas/platforms/patchworks-import.ts';
import { compileCheck } from '../core/decoding.ts';
import { type PatchworksContext, recordEffect } from './context.ts';
import { invalid, refuseNamed } from './refusals.ts';
import { makeScript } from './scripts.ts';
import { type Flow, type FlowVersion, latest, type Step } from './state.ts';

const check = compileCheck(schema);

/** Adds a flow, or a version to the flow of that name. Steps name scripts and flows: what they name must be there. */
export function importFlow(context: PatchworksContext, body: unknown): Flow {
  const result = check(body);
  if ('faults' in result) {
    const [first] = result.faults;
    throw invalid(
      first?.path.slice(1).replaceAll('/', '.') ?? 'body',
      first?.message ?? 'The document is not readable.',
    );
  }
  const document = result.value;
  const { state, settings } = context;
  const { name, description, priority } = document.flow;
  refuseNamed(settings, name);
  if (settings.importMakesScripts) {
    for (const { name: script, language, content } of document.scripts) makeScript(context, script, language, content);
  }
  const [version] = document.flow.versions;
  if (!version) throw invalid('flow.versions', 'The flow.versions field is required.');
  const steps = version.steps.map((step) => readStep(context, step));
  const standing = settings.importAgain === 'version' ? state.flows.find((flow) => flow.name === name) : undefined;
  const flow: Flow = standing ?? {
    id: state.newId(),
    name,
    description,
    is_enabled: false,
    priority,
    versions: [],
  };
  if (!standing) state.flows.push(flow);
  flow.description = description;
  flow.versions.push({
    id: state.newId(),
    iteration: flow.versions.length + 1,
    status: 'Draft',
    schedules: version.schedules.map((schedule) => ({ id: state.newId(), ...schedule })),
    variables: version.variables.map((variable) => ({ id: state.newId(), ...variable })),
    steps,
  });
  recordEffect(context, 'importFlow', name, { version: flow.versions.length });
  return flow;
}

/** The step as the API shows it: with ids of its own, and of the version of its script. */
function readStep(
  { state, settings }: PatchworksContext,
  { script_version, config, ...step }: ImportDocument['flow']['versions'][number]['steps'][number],
): Step {
  const script = script_version && state.scripts.find(({ name }) => name === script_version.script);
  if (script_version && !script) throw invalid('steps', `There is no script ${script_version.script}.`);
  const pinned = script && latest(script.versions);
  return {
    id: state.newId(),
    ...step,
    config: settings.configAsText ? JSON.stringify(config) : config,
    ...(script && pinned ? { script_version: { id: pinned.id, script: { id: script.id, name: script.name } } } : {}),
  };
}

export function flowShown({ versions, ...flow }: Flow): Record<string, unknown> {
  return { ...flow, versions: versions.map(versionShown), latest_version: versionShown(latest(versions)) };
}

const versionShown = ({ steps: _, ...version }: FlowVersion): Record<string, unknown> => ({ ...version });
