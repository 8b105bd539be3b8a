/** Making scripts and versions of them. */
import { type PatchworksContext, recordEffect } from './context.ts';
import { refuseNamed } from './refusals.ts';
import type { Script, ScriptVersion } from './state.ts';

/** A script with its first version, which nothing can use before it is deployed. Refuses what the settings refuse. */
export function makeScript(context: PatchworksContext, name: string, language: string, content: string): Script {
  refuseNamed(context.settings, name);
  const script: Script = { id: context.state.newId(), name, language, description: null, versions: [] };
  context.state.scripts.push(script);
  addVersion(context, script, content);
  recordEffect(context, 'createScript', name);
  return script;
}

export function addVersion({ state }: PatchworksContext, script: Script, content: string): ScriptVersion {
  const version: ScriptVersion = {
    id: state.newId(),
    script_id: script.id,
    version: script.versions.length + 1,
    content,
    status: 'Draft',
    deployed_at: null,
  };
  script.versions.push(version);
  return version;
}
