/** What comes alive in Review; those inside others first, so that each finds its parts alive. */
import { KeyHelp } from "../elements/key-help.js";
import { LineageList } from "../elements/lineage.js";
import { Notes } from "../elements/notes.js";
import { PackDialog } from "../elements/pack-dialog.js";
import { Player } from "../elements/player.js";
import { Remix } from "../elements/remix.js";
import { Review } from "../elements/review.js";
import { ReviewBar } from "../elements/review-bar.js";
import { ReviewSide } from "../elements/review-side.js";
import { Verdict } from "../elements/verdict.js";

export const ELEMENTS = [
  Player,
  Verdict,
  Notes,
  LineageList,
  Remix,
  ReviewSide,
  ReviewBar,
  KeyHelp,
  PackDialog,
  Review,
];
