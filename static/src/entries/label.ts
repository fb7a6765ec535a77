/** The labelling room. */

import "../elements/cv-room";
