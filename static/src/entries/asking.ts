/** Pages that ask a task in a form, and show answers: gold, practice, exams. */

import "../styles/studio.css";
import "../elements/cv-answer";
import "../elements/cv-ask";
