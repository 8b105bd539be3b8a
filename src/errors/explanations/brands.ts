/** Explanations of codes of brands: making, comparing and upgrading them. */
import type { Explanation } from '../explanations.ts';

export const brandsExplanations: Readonly<Record<string, Explanation>> = {
  RELEASE_BROKEN: {
    title: 'A stored version of a blueprint can not be read',
    meaning:
      'The folder releases/ holds every version of a blueprint that was shipped, so that a brand can be upgraded from the one that it was cloned from. A file in it does not hold what its name says.',
    next: 'Take the file from version control again, or install the package anew.',
    example: 'RELEASE_BROKEN The stored version 1.0.0 of a--b/restock can not be read.',
  },
};
