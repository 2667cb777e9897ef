/** What every page loads: the styles, and the controllers of whatever the page holds. */

import "../styles/site.css";
import { board } from "./controllers/board";
import { chatStory } from "./controllers/chat-story";
import { copy } from "./controllers/copy";
import { fold } from "./controllers/fold";
import { fullscreen } from "./controllers/fullscreen";
import { onDevice } from "./controllers/on-device";
import { pace } from "./controllers/pace";
import { playerKeys } from "./controllers/player-keys";
import { preferences } from "./controllers/preferences";
import { printButton } from "./controllers/print-button";
import { quickExit } from "./controllers/quick-exit";
import { readAloud } from "./controllers/read-aloud";
import { regionCombobox } from "./controllers/region-combobox";
import { slides } from "./controllers/slides";
import { story } from "./controllers/story";
import { focusWhatMatters } from "./focus";
import { openForPaper } from "./paper";
import { start, type Controller } from "./registry";

const controllers = new Map<string, Controller>([
  ["board", board],
  ["chat-story", chatStory],
  ["copy", copy],
  ["fold", fold],
  ["fullscreen", fullscreen],
  ["on-device", onDevice],
  ["pace", pace],
  ["player-keys", playerKeys],
  ["preferences", preferences],
  ["print-button", printButton],
  ["quick-exit", quickExit],
  ["read-aloud", readAloud],
  ["region-combobox", regionCombobox],
  ["slides", slides],
  ["story", story],
]);

start(controllers);
focusWhatMatters();
openForPaper();
