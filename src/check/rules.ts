/** The registry of check rules. */

import type { Rule } from './rule.ts';
import { rule as askedStatesAreDeclared } from './rules/asked-states-are-declared.ts';
import { rule as blueprintVersionsTellChanges } from './rules/blueprint-versions-tell-changes.ts';
import { rule as brandGivesCredentials } from './rules/brand-gives-credentials.ts';
import { rule as brandGivesRequiredSettings } from './rules/brand-gives-required-settings.ts';
import { rule as brandNamesWhatExists } from './rules/brand-names-what-exists.ts';
import { rule as brandRunsHandedFlows } from './rules/brand-runs-handed-flows.ts';
import { rule as brandSettingsAreKnown } from './rules/brand-settings-are-known.ts';
import { rule as brandSettingsFit } from './rules/brand-settings-fit.ts';
import { rule as brandTablesAreComplete } from './rules/brand-tables-are-complete.ts';
import { rule as brandVersionsMatch } from './rules/brand-versions-match.ts';
import { rule as connectorSettingsAreRead } from './rules/connector-settings-are-read.ts';
import { rule as connectorsExist } from './rules/connectors-exist.ts';
import { rule as contextNamesAreGiven } from './rules/context-names-are-given.ts';
import { rule as emittedSchemasAreCurrent } from './rules/emitted-schemas-are-current.ts';
import { rule as exceptionOwnersExist } from './rules/exception-owners-exist.ts';
import { rule as exceptionsAreRaised } from './rules/exceptions-are-raised.ts';
import { rule as expressionsParse } from './rules/expressions-parse.ts';
import { rule as flowSettingsAreRead } from './rules/flow-settings-are-read.ts';
import { rule as goldensNameTransforms } from './rules/goldens-name-transforms.ts';
import { rule as handedRecordsAreTaken } from './rules/handed-records-are-taken.ts';
import { rule as machineStatesAreDeclared } from './rules/machine-states-are-declared.ts';
import { rule as machineStatesAreReached } from './rules/machine-states-are-reached.ts';
import { rule as machinesExist } from './rules/machines-exist.ts';
import { rule as mappingDatesHaveZones } from './rules/mapping-dates-have-zones.ts';
import { rule as mappingFillsRequiredFields } from './rules/mapping-fills-required-fields.ts';
import { rule as mappingGivesArrays } from './rules/mapping-gives-arrays.ts';
import { rule as mappingGivesSingles } from './rules/mapping-gives-singles.ts';
import { rule as mappingIsProven } from './rules/mapping-is-proven.ts';
import { rule as mappingMoneyIsExact } from './rules/mapping-money-is-exact.ts';
import { rule as mappingPathsExist } from './rules/mapping-paths-exist.ts';
import { rule as mappingProducesRequiredFields } from './rules/mapping-produces-required-fields.ts';
import { rule as mappingSourcesAreRead } from './rules/mapping-sources-are-read.ts';
import { rule as mappingSumsHaveValues } from './rules/mapping-sums-have-values.ts';
import { rule as mappingTypesFit } from './rules/mapping-types-fit.ts';
import { rule as monitorsReadTrackedValues } from './rules/monitors-read-tracked-values.ts';
import { rule as openRequirementsAreUnmet } from './rules/open-requirements-are-unmet.ts';
import { rule as operationsExist } from './rules/operations-exist.ts';
import { rule as parametersAreDeclared } from './rules/parameters-are-declared.ts';
import { rule as passingEffectsAreNotRead } from './rules/passing-effects-are-not-read.ts';
import { rule as polledOperationsArePaginatedReads } from './rules/polled-operations-are-paginated-reads.ts';
import { rule as raisedExceptionsAreDeclared } from './rules/raised-exceptions-are-declared.ts';
import { rule as reconciledSidesGiveRows } from './rules/reconciled-sides-give-rows.ts';
import { rule as requiredParametersAreGiven } from './rules/required-parameters-are-given.ts';
import { rule as requirementIdsExist } from './rules/requirement-ids-exist.ts';
import { rule as requirementsAreMet } from './rules/requirements-are-met.ts';
import { rule as resultsAreNotShadowed } from './rules/results-are-not-shadowed.ts';
import { rule as resultsAreRead } from './rules/results-are-read.ts';
import { rule as retriedWritesAreProtected } from './rules/retried-writes-are-protected.ts';
import { rule as schemaIdsExist } from './rules/schema-ids-exist.ts';
import { rule as secretsAreReferences } from './rules/secrets-are-references.ts';
import { rule as settingDefaultsFit } from './rules/setting-defaults-fit.ts';
import { rule as settingReferencesAreDeclared } from './rules/setting-references-are-declared.ts';
import { rule as settingSchemasAreValid } from './rules/setting-schemas-are-valid.ts';
import { rule as settingValuesCanBeListed } from './rules/setting-values-can-be-listed.ts';
import { rule as settingsReadAreDeclared } from './rules/settings-read-are-declared.ts';
import { rule as stepIdsAreUnique } from './rules/step-ids-are-unique.ts';
import { rule as stepsAreReached } from './rules/steps-are-reached.ts';
import { rule as transformsExist } from './rules/transforms-exist.ts';
import { rule as transformsHaveGoldens } from './rules/transforms-have-goldens.ts';
import { rule as unknownOutcomesHaveAnException } from './rules/unknown-outcomes-have-an-exception.ts';
import { rule as variablesAreBound } from './rules/variables-are-bound.ts';
import { rule as webhookTopicsExist } from './rules/webhook-topics-exist.ts';
import { rule as writesHaveOneForm } from './rules/writes-have-one-form.ts';

/** Every rule, in the order in which a reader meets them: connectors, flows, brands, this package. */
export const rules: readonly Rule[] = [
  expressionsParse,
  variablesAreBound,
  mappingPathsExist,
  mappingProducesRequiredFields,
  mappingFillsRequiredFields,
  mappingTypesFit,
  mappingGivesArrays,
  mappingGivesSingles,
  mappingMoneyIsExact,
  mappingSumsHaveValues,
  mappingDatesHaveZones,
  mappingSourcesAreRead,
  mappingIsProven,
  schemaIdsExist,
  settingSchemasAreValid,
  settingDefaultsFit,
  connectorSettingsAreRead,
  settingReferencesAreDeclared,
  retriedWritesAreProtected,
  connectorsExist,
  operationsExist,
  polledOperationsArePaginatedReads,
  parametersAreDeclared,
  requiredParametersAreGiven,
  webhookTopicsExist,
  transformsExist,
  handedRecordsAreTaken,
  passingEffectsAreNotRead,
  stepIdsAreUnique,
  resultsAreNotShadowed,
  stepsAreReached,
  resultsAreRead,
  contextNamesAreGiven,
  flowSettingsAreRead,
  settingsReadAreDeclared,
  settingValuesCanBeListed,
  unknownOutcomesHaveAnException,
  writesHaveOneForm,
  machinesExist,
  machineStatesAreDeclared,
  machineStatesAreReached,
  askedStatesAreDeclared,
  raisedExceptionsAreDeclared,
  exceptionOwnersExist,
  exceptionsAreRaised,
  monitorsReadTrackedValues,
  reconciledSidesGiveRows,
  brandNamesWhatExists,
  brandRunsHandedFlows,
  brandVersionsMatch,
  brandSettingsAreKnown,
  brandSettingsFit,
  brandGivesRequiredSettings,
  brandTablesAreComplete,
  brandGivesCredentials,
  secretsAreReferences,
  requirementIdsExist,
  requirementsAreMet,
  openRequirementsAreUnmet,
  transformsHaveGoldens,
  goldensNameTransforms,
  emittedSchemasAreCurrent,
  blueprintVersionsTellChanges,
];
