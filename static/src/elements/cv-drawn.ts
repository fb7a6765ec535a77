/** A control that is answered by drawing: nothing to see here but what is wrong with the answer. */

import { ControlFace } from "./face";

export class CvDrawn extends ControlFace {
  protected paint(): void {
    this.complain("");
  }

  protected refresh(): void {}
}

customElements.define("cv-drawn", CvDrawn);
