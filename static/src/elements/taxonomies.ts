/** Trees of options, to answer with and to label with. */

export { CvTaxonomy } from "./cv-taxonomy";
export { CvTaxonomyLabels } from "./cv-taxonomy-labels";
