// The answer to "is it safe?", always in the same place.
import type { SessionModel } from "../app/session-model";
import { plural } from "./format";
import { Icon } from "./icons";

export function savedState(model: SessionModel): { text: string; tone: "good" | "busy" | "bad" } {
  const { keptEdits, keptCommands } = model;
  const kept = [keptEdits > 0 ? plural(keptEdits, "edit") : "", keptCommands > 0 ? plural(keptCommands, "action") : ""]
    .filter((part) => part !== "")
    .join(" and ");
  if (model.link !== "online")
    return { text: kept === "" ? (model.link === "offline" ? "Offline" : "Connecting…") : `Offline – ${kept} kept here`, tone: "bad" };
  if (model.storeAway) return { text: kept === "" ? "Server cannot store" : `Server cannot store – ${kept} kept here`, tone: "bad" };
  return kept === "" ? { text: "Saved", tone: "good" } : { text: "Saving…", tone: "busy" };
}

export function SavedState({ model }: { model: SessionModel }) {
  const { text, tone } = savedState(model);
  return (
    <span className={`saved tone-${tone}`}>
      <Icon name={tone === "good" ? "check" : "cloud"} />
      <span className="saved-text">{text}</span>
    </span>
  );
}
