/** Lists of things, and their order. */

export { CvList } from "./cv-list";
export { CvRanker } from "./cv-ranker";
