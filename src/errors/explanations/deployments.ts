/** Codes of deployments to the platform. */
import type { Explanation } from '../explanations.ts';

export const deploymentExplanations: Readonly<Record<string, Explanation>> = {
  DEPLOYMENT_NOT_PERMITTED: {
    title: 'The platform does not accept the token for this call',
    meaning: 'It answered with status 401 or 403. What was done before stands, and is in the record.',
    next: 'Check the token and the setting authentication of the connection, and run the same command again.',
    example: 'DEPLOYMENT_NOT_PERMITTED The platform did not permit "Flows"; nothing more was asked of it.',
  },
  DEPLOYMENT_CALL_FAILED: {
    title: 'A reading call of a deployment has no usable answer',
    meaning: 'It was tried several times. Nothing is decided on what could not be read.',
    next: 'Run the same command again; if it stays so, compare the settings of the connection with the API.',
    example: 'DEPLOYMENT_CALL_FAILED The platform gave no usable answer to "Scripts".',
  },
  DEPLOYMENT_OUTCOME_OPEN: {
    title: 'Whether something was made on the platform can not be told',
    meaning:
      'Its answer was lost or no clear one, and it was not found afterwards. It is never made again without looking.',
    next: 'Look for it on the platform, then run the same command again: it looks first.',
    example: 'DEPLOYMENT_OUTCOME_OPEN Whether the import of "acme restock: record" was made can not be told.',
  },
  DEPLOYMENT_FLOW_DOUBLED: {
    title: 'An import has made a second flow of the same name',
    meaning:
      'The platform adds a flow in the place of a version. Flows refer to each other by name, so two are one too many.',
    next: 'Remove one of them there, and set importAgain to byHand in the settings of the connection.',
    example: 'DEPLOYMENT_FLOW_DOUBLED There are 2 flows called "acme restock: record" now; nothing more is imported.',
  },
  DEPLOYMENT_RECORD_UNREADABLE: {
    title: 'The record of deployments can not be used',
    meaning: 'It is broken or of another brand. Without it nobody can tell what people have changed on the platform.',
    next: 'Take it back from version control, or name another one with --record.',
    example: 'DEPLOYMENT_RECORD_UNREADABLE The record of deployments deployments/acme.json can not be used.',
  },
  DEPLOYMENT_CONNECTION_UNREADABLE: {
    title: 'The file of the connection can not be used',
    meaning:
      'It is missing or no JSON, holds a token in the place of a reference, or a setting that does not exist or fit.',
    next: 'Correct the place that is named.',
    example: 'DEPLOYMENT_CONNECTION_UNREADABLE The connection in platforms/acme.json can not be used.',
  },
  DEPLOYMENT_TOKEN_IS_NO_NAME: {
    title: 'The token was to be named, not given',
    meaning: 'What stands on a command line is kept by shells and shown in lists of processes.',
    next: 'Put the token into an environment variable, and give the name of the variable.',
    example: 'DEPLOYMENT_TOKEN_IS_NO_NAME --token-env takes the name of an environment variable.',
  },
};
