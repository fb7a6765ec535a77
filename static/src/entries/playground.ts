/** The playground, and the config studio of a campaign. */

import "../styles/studio.css";
import "../elements/cv-playground";
