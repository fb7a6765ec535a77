/** Pages that show answers: review and history. */

import "../elements/cv-answer";

if (document.querySelector("cv-beside")) void import("../elements/cv-beside");
