/** The playground. */

import "../elements/cv-playground";
