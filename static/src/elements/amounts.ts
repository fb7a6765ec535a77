/** What is typed: numbers and moments. */

export { CvDatetime } from "./cv-datetime";
export { CvNumber } from "./cv-number";
