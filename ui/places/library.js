/** What comes alive in the Library; those inside others first, so that each finds its parts alive. */
import { AskDialog } from "../elements/ask-dialog.js";
import { Filters } from "../elements/filters.js";
import { ImportVideos } from "../elements/import-videos.js";
import { Library } from "../elements/library.js";
import { Orphans } from "../elements/orphans.js";
import { PackDialog } from "../elements/pack-dialog.js";
import { PackNotes } from "../elements/pack-notes.js";
import { SelectionBar } from "../elements/selection-bar.js";
import { TagDialog } from "../elements/tag-dialog.js";
import { VideoCard } from "../elements/video-card.js";
import { VideoGrid } from "../elements/video-grid.js";

export const ELEMENTS = [
  VideoCard,
  VideoGrid,
  AskDialog,
  TagDialog,
  PackDialog,
  Filters,
  SelectionBar,
  Orphans,
  Library,
  ImportVideos,
  PackNotes,
];
