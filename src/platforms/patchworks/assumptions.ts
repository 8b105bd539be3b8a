/**
 * What compiled flows rely on that the platform's documents do not say. A tenant settles each in minutes; until then every
 * build names them. What is documented stands in the comments of the code that relies on it.
 */
export interface Assumption {
  readonly id: string;
  readonly says: string;
  /** How to find out, on a tenant. */
  readonly tryIt: string;
  /** What happens where it is wrong. */
  readonly otherwise: string;
}

export const assumptions: readonly Assumption[] = [
  {
    id: 'import-form',
    says: 'Flows are imported from documents in the form that published code of the platform makes: steps in order, named by "parent_flow_step", legs by "first_step".',
    tryIt: 'Export any flow, and run "backhaul platform diff <export.json>".',
    otherwise: 'The import is refused, and the flow is put in by hand from the install guide.',
  },
  {
    id: 'step-names',
    says: 'Steps that run scripts, branches and other flows are called "script", "branch" and "run-process-flow".',
    tryIt: 'Export a flow that has one of each, and compare it.',
    otherwise: 'The import is refused; the names stand in one table of the package.',
  },
  {
    id: 'cache-append',
    says: 'Adding to a cache with "append" puts the items of a JSON list behind those that are there.',
    tryIt: 'Append [1] and then [2] under one key, and load it.',
    otherwise: 'Scripts take nested lists as well; where the answer is lost, they stop with ANSWER_MISSING.',
  },
  {
    id: 'meta-stays',
    says: 'Metadata stays with a payload through cache, flow control, route and connector steps, and fills keys of caches and parameters of endpoints as [[meta.name]].',
    tryIt: 'Run a record and look at the parameters of its first call.',
    otherwise:
      'The call has no parameters and is refused. Where it is lost at the connector alone, records with one call per step still work.',
  },
  {
    id: 'flow-control-items',
    says: 'Flow control with path "*" and size 1 makes one payload of each item, not of a list with one item.',
    tryIt: 'Run it on [1,2] and look at the payloads behind it.',
    otherwise: 'No route applies, and a record ends without a call: its connector steps stay empty in the run log.',
  },
  {
    id: 'branch-goes-on',
    says: 'The legs of a branch begin with the payload before the branch, whatever became of it in the leg before.',
    tryIt: 'Filter everything out in the first leg, and look at the second.',
    otherwise:
      'Where legs end with the first that is empty, records stop after their first call and are never marked as seen.',
  },
  {
    id: 'one-run-per-payload',
    says: 'Running another flow with several payloads starts one run for each.',
    tryIt: 'Run it behind flow control on [1,2] and count the runs.',
    otherwise: 'The run takes one record for all: raise it with the platform before going live.',
  },
  {
    id: 'request-body',
    says: 'An endpoint sends the payload of the step as its body where the body of the endpoint is [[payload]].',
    tryIt: 'Call an echo address.',
    otherwise: 'The system refuses the call.',
  },
  {
    id: 'query-encoding',
    says: 'Values of query parameters are encoded by the platform, those in the path are not.',
    tryIt: 'Call an echo address with "a b&c".',
    otherwise: 'Keys with other characters than letters, digits and hyphens are not found.',
  },
  {
    id: 'pre-request-address',
    says: 'The address that a pre-request script gives is called as it is, with a parameter as often as it stands there.',
    tryIt: 'Call an echo address whose script repeats a parameter.',
    otherwise: 'Systems that take lists as repeated parameters find nothing, or refuse the call.',
  },
  {
    id: 'webhook-headers',
    says: 'Headers of a webhook stand in the metadata of its payload.',
    tryIt: 'Send a webhook and look at the metadata of the first step.',
    otherwise:
      'The script refuses every webhook (WEBHOOK_SIGNATURE): switch on the verification of the trigger, and leave the script out.',
  },
  {
    id: 'pre-request-members',
    says: 'A pre-request script is given {request: {url, method, headers, body}} as its payload, and gives it back changed.',
    tryIt: 'Run an endpoint with one, and look at the log.',
    otherwise:
      'Calls fail with REQUEST_MISSING; authentication can be left to the platform, keys against repeats can not.',
  },
  {
    id: 'import-again',
    says: 'The import of a flow whose name is there adds a version to it, as a draft.',
    tryIt: 'Import one document twice, and count the flows of that name.',
    otherwise:
      '"backhaul deploy" notices the second flow and stops (DEPLOYMENT_FLOW_DOUBLED); with importAgain "byHand" it names changed flows instead.',
  },
  {
    id: 'script-calls',
    says: 'Scripts are made, given a version and deployed by calls with the members that they are read with.',
    tryIt: 'Deploy one flow with "backhaul deploy --flow … --apply", and look at its scripts.',
    otherwise:
      'The call is refused and names the member; paths and members are settings of the connection, or scripts come with the import (scriptsBy "import").',
  },
];
