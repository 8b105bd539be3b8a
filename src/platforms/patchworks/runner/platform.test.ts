/** The semantics that the played platform has, each shown by a small document. */
import type { Step } from '../../../../schemas/platforms/patchworks-import.ts';
import { ImportDocument } from '../../../../schemas/platforms/patchworks-import.ts';
import { validator } from '../../../mapping/validator.ts';
import { PlayedPlatform } from './platform.ts';

function document(name: string, steps: Step[], scripts: Readonly<Record<string, string>> = {}): ImportDocument {
  const made: ImportDocument = {
    metadata: {
      company_name: 'Test',
      flow_name: name,
      exported_at: '',
      exported_by: 'test',
      import_summary: {
        setup_required: {
          connectors_needing_config: [],
          auth_implementations_needing_credentials: [],
          variables_needing_values: [],
        },
        dependencies: [],
        imported_resources: { systems_imported: 0, flow_steps: steps.length, endpoints: 0, connectors: 0 },
        next_steps: [],
      },
      dialect: { name: 'named-steps', certainty: 'unverified' },
    },
    flow: {
      name,
      description: '',
      is_enabled: false,
      priority: 3,
      versions: [
        {
          flow_name: name,
          flow_priority: 3,
          iteration: 1,
          status: 'Draft',
          is_deployed: false,
          is_editable: true,
          has_callback_step: false,
          schedules: [],
          webhooks: [],
          variables: [],
          steps,
        },
      ],
    },
    systems: [],
    scripts: Object.entries(scripts).map(([script, content]) => ({
      name: script,
      language: 'javascript',
      content,
      description: '',
    })),
    dependencies: [],
  };
  expect(validator(ImportDocument)(made)).toBeUndefined();
  return made;
}

const script = (name: string, code: string, parent?: string): Step => ({
  name,
  microservice: 'script',
  config: {},
  script_version: { script: code },
  ...(parent ? { parent_flow_step: parent } : {}),
});
const notify = (name: string, template: string, parent?: string): Step => ({
  name,
  microservice: 'notify',
  config: { level: 'Info', group: 'it', template },
  ...(parent ? { parent_flow_step: parent } : {}),
});
const split = (name: string, parent?: string): Step => ({
  name,
  microservice: 'batch',
  config: { path: '*', size: 1 },
  ...(parent ? { parent_flow_step: parent } : {}),
});
const cache = (name: string, config: Step['config'], parent?: string): Step => ({
  name,
  microservice: 'cache',
  config,
  cache: { name: 'c', type: 'flow run' },
  ...(parent ? { parent_flow_step: parent } : {}),
});

const passOn = 'module.exports = async (data) => data;';

async function played(documents: ImportDocument[], payload: string, flow = 'f') {
  const platform = new PlayedPlatform({ documents, instances: new Map() });
  try {
    platform.webhook(flow, payload, {});
    await platform.drain();
    return { runs: platform.runs, told: platform.notices.map(({ text }) => text) };
  } finally {
    platform.close();
  }
}

test('a failing script is tried four times, and then fails the run for all payloads', async () => {
  const code = `let tries = 0; module.exports = async () => { tries += 1; throw new Error('try ' + tries); };`;
  const { runs } = await played([document('f', [script('s', 'bad')], { bad: code })], '1');
  expect(runs).toMatchObject([{ status: 'FAILURE', errors: ['try 4'] }]);
});

test('inside of a try the payload that fails goes to the catch with its message, and its neighbours go on', async () => {
  const code = `module.exports = async (data) => { if (data.payload === '2') throw new Error('not two'); return data; };`;
  const steps: Step[] = [
    {
      name: 'try',
      microservice: 'try-catch',
      config: { action: 'partial_success' },
      routes: [
        { name: 'Try', first_step: 'split' },
        { name: 'Catch', first_step: 'failed' },
      ],
    },
    split('split'),
    script('s', 'odd', 'split'),
    notify('done', 'done [[payload]]', 's'),
    notify('failed', '[[payload]]: [[meta.error_message]]'),
  ];
  const { runs, told } = await played([document('f', steps, { odd: code })], '[1,2,3]');
  expect(told).toEqual(['done 1', 'done 3', '2: not two']);
  expect(runs).toMatchObject([{ status: 'PARTIAL_SUCCESS' }]);
});

test('the legs of a branch run one after another with the same payload, whatever became of it in the leg before', async () => {
  const replace = `module.exports = async (data) => ({ ...data, payload: 'other' });`;
  const steps: Step[] = [
    {
      name: 'branch',
      microservice: 'branch',
      config: {},
      routes: [
        { name: '1', first_step: 'a' },
        { name: '2', first_step: 'b' },
      ],
    },
    script('a', 'replace'),
    notify('a told', 'a [[payload]]', 'a'),
    notify('b', 'b [[payload]]'),
  ];
  const { told } = await played([document('f', steps, { replace })], 'same');
  expect(told).toEqual(['a other', 'b same']);
});

test('a route takes the payloads that pass its filters, and a value in a notice is cut to 100 characters', async () => {
  const is = (comparison: 'equals' | 'not_equals', value: string) =>
    [{ type: 'string', field: 'kind', comparison, value, keep_matching: true }] as const;
  const steps: Step[] = [
    split('split'),
    {
      name: 'route',
      microservice: 'route',
      config: {},
      parent_flow_step: 'split',
      routes: [
        { name: 'a', first_step: 'a', filters: [...is('equals', 'a')] },
        { name: 'other', first_step: 'other', filters: [...is('not_equals', 'a')] },
      ],
    },
    notify('a', 'a [[payload.text]]'),
    notify('other', 'other'),
  ];
  const payload = JSON.stringify([{ kind: 'a', text: 'x'.repeat(101) }, { kind: 'b' }, {}]);
  const { told } = await played([document('f', steps)], payload);
  expect(told.sort()).toEqual([`a ${'x'.repeat(100)}`, 'other', 'other']);
});

test('appending makes a list longer, a cache of a run is its own, and what is not there gives nothing', async () => {
  const steps: Step[] = [
    cache('add', { action: 'add', key: 'k' }),
    cache('append', { action: 'add', key: 'k', append: true }, 'add'),
    cache('load', { action: 'load', key: 'k' }, 'append'),
    notify('told', '[[payload]]', 'load'),
    { name: 'again', microservice: 'run-process-flow', config: { flow_name: 'g' }, parent_flow_step: 'told' },
  ];
  const other = document('g', [cache('load', { action: 'load', key: 'k' }), notify('told', 'found', 'load')]);
  const { told, runs } = await played([document('f', steps), other], '[1]');
  expect(told).toEqual(['[1,1]']);
  expect(runs.map(({ flow }) => flow)).toEqual(['f', 'g']);
});

test('two that append to one key at the same time can lose what one of them adds', async () => {
  const steps: Step[] = [
    { ...cache('append', { action: 'add', key: 'k', append: true }), cache: { name: 'c', type: 'flow' } },
    { ...cache('load', { action: 'load', key: 'k' }, 'append'), cache: { name: 'c', type: 'flow' } },
    notify('told', '[[payload]]', 'load'),
  ];
  const platform = new PlayedPlatform({ documents: [document('f', steps)], instances: new Map() });
  for (const payload of ['[0]']) platform.webhook('f', payload, {});
  await platform.drain();
  for (const payload of ['[1]', '[2]']) platform.webhook('f', payload, {});
  await platform.drain();
  platform.webhook('f', '[3]', {});
  await platform.drain();
  platform.close();
  expect(['[0,1,3]', '[0,2,3]']).toContain(platform.notices.at(-1)?.text);
});

test('a pool leaves out what it has tracked, and two copies at the same time both pass', async () => {
  const dedupe = (mode: string): Step => ({
    name: 'd',
    microservice: 'dedupe',
    config: { mode, key: 'id', entity_type: 'e' },
    data_pool: { name: 'p' },
  });
  const document_ = document('f', [dedupe('filter_and_track'), notify('told', '[[payload.id]]', 'd')]);
  const platform = new PlayedPlatform({ documents: [document_], instances: new Map() });
  platform.webhook('f', '{"id":"a"}', {});
  platform.webhook('f', '{"id":"a"}', {});
  await platform.drain();
  platform.webhook('f', '{"id":"a"}', {});
  platform.webhook('f', '{"id":"b"}', {});
  await platform.drain();
  platform.close();
  expect(platform.notices.map(({ text }) => text)).toEqual(['a', 'a', 'b']);
});

test('metadata of more than 10,240 bytes fails the step', async () => {
  const code = (length: number) =>
    `module.exports = async (data) => ({ ...data, meta: { m: 'x'.repeat(${length}) } });`;
  // {"m":""} takes 8 bytes.
  const fits = await played([document('f', [script('s', 'meta')], { meta: code(10_232) })], '1');
  expect(fits.runs[0]?.status).toBe('SUCCESS');
  const past = await played([document('f', [script('s', 'meta')], { meta: code(10_233) })], '1');
  expect(past.runs[0]?.errors[0]).toMatch(/^SCRIPT_META_LIMIT/);
});

test('a failed run that is retried begins from the start with what it was given', async () => {
  const code = `let calls = 0; module.exports = async (data) => { calls += 1; if (calls <= 4) throw new Error('not yet'); return data; };`;
  const platform = new PlayedPlatform({
    documents: [
      document('f', [script('first', 'pass'), script('s', 'late', 'first'), notify('n', '[[payload]]', 's')], {
        pass: passOn,
        late: code,
      }),
    ],
    instances: new Map(),
  });
  platform.webhook('f', '"given"', {});
  await platform.drain();
  const [failed] = platform.runs;
  if (failed) platform.retry(failed);
  await platform.drain();
  platform.close();
  expect(platform.runs.map(({ status }) => status)).toEqual(['FAILURE', 'SUCCESS']);
  expect(platform.notices.map(({ text }) => text)).toEqual(['"given"']);
});
