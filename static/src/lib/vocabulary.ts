/** What the labelling language has: tags, what stands inside them, attributes and their words. */

export interface AttributeWords {
  values?: string[];
  required?: true;
  default?: string | number;
  /** It may name task data. */
  data?: true;
}

export type Vocabulary = Record<string, { role: string; inside: string[]; attributes: Record<string, AttributeWords> }>;
