/** Pages that show answers, review and history, and the queue that leads to them. */

import "../elements/cv-answer";

if (document.querySelector("cv-beside")) void import("../elements/cv-beside");
if (document.querySelector("cv-queue")) void import("../elements/cv-queue");
