/** Demands that every exception that a flow names is declared by it. */
import type { Flow } from '../../../schemas/formats/flow.ts';
import type { Catalog } from '../../blueprint/catalog.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import type { SourceFile } from '../../blueprint/source-file.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { ownValue, readings, transformsOf } from '../flow-parts.ts';
import { namedCodes } from '../raised-codes.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'EXCEPTION_UNDECLARED',
  title: 'Every exception that a flow raises is declared',
  explanation:
    'An exception that is not declared has no owner, no meaning and no way to resolve it: nobody would act on it.',
  next: 'Declare the code under exceptions, or correct it.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      for (const { code, pointer } of namedCodes(flow)) {
        if (ownValue(flow.exceptions, code)) continue;
        report(file, pointer, {
          what: `The exception ${code} is not declared`,
          why: 'It would have no owner and no way to resolve it.',
          next: suggestion(code, Object.keys(flow.exceptions)),
        });
      }
      for (const place of failurePlaces(catalog, flow, file)) {
        if (ownValue(flow.exceptions, place.code)) continue;
        report(
          place.file,
          place.pointer,
          {
            what: `The exception ${place.code} is not declared by ${flow.id}`,
            why: 'The record would become an exception of another code, whose owner and next step do not fit.',
            next: suggestion(place.code, Object.keys(flow.exceptions)),
          },
          { character: place.character },
        );
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the monitor raises a code that is not declared',
      files: exampleProject({ [examplePaths.flow]: { '/monitors/0/exception': 'NOT_RESTOKED' } }),
      at: { file: examplePaths.flow, pointer: '/monitors/0/exception' },
    },
    {
      reason: 'a mapping fails with a code that its flow does not declare',
      files: exampleProject({
        [examplePaths.body]: { '/expression': "{ 'reference': reference ?? $fail('NO_REFERENCE') }" },
      }),
      at: { file: examplePaths.body, pointer: '/expression', character: 34 },
    },
  ],
};

/** Where the expressions of a flow and of its transforms raise a code. */
function failurePlaces(catalog: Catalog, flow: Flow, file: SourceFile) {
  const declared = [
    { file, places: readings('flow', flow) },
    ...transformsOf(catalog, flow).map((loaded) => ({
      file: loaded.file,
      places: readings('transform', loaded.value),
    })),
  ];
  return declared.flatMap(({ file: source, places }) =>
    places.flatMap(({ pointer, reading }) =>
      reading.failures.map(({ name, character }) => ({ file: source, pointer, code: name, character })),
    ),
  );
}
