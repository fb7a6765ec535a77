/** Pages that show answers: review and history. */

import "../elements/cv-answer";
