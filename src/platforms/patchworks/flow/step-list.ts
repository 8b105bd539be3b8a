/** Steps of one process flow in their order, each named once and tied to the one before it in its leg. */
import type { Microservice, Route, Step } from '../../../../schemas/platforms/patchworks-import.ts';
import { invariant } from '../../../errors/errors.ts';

type Members = Omit<Step, 'name' | 'microservice' | 'config' | 'parent_flow_step'> & {
  readonly config?: Step['config'];
};

export class StepList {
  readonly steps: Step[] = [];

  /** Adds a step behind `parent` (nothing: the first of a leg) and gives its name. */
  add(parent: string | undefined, name: string, microservice: Microservice, members: Members = {}): string {
    invariant(
      !this.steps.some((step) => step.name === name),
      `the steps of a process flow have names of their own: ${name}`,
    );
    const { config = {}, ...rest } = members;
    this.steps.push({
      name,
      microservice,
      config,
      ...(parent === undefined ? {} : { parent_flow_step: parent }),
      ...rest,
    });
    return name;
  }

  script(parent: string | undefined, name: string, script: string): string {
    return this.add(parent, name, 'script', { script_version: { script } });
  }

  /** A step whose legs are added after it; `legs` gives the name of the first step of each. */
  fork(
    parent: string | undefined,
    name: string,
    microservice: 'try-catch' | 'branch' | 'route',
    config: Step['config'] = {},
  ) {
    const routes: Route[] = [];
    this.add(parent, name, microservice, { config, routes });
    return (leg: Route) => {
      routes.push(leg);
    };
  }
}
