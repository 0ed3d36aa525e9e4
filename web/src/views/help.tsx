// The keys of the session page, in one table that the help overlay and the lobby share.
import { Dialog } from "../ui/parts";

export const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
export const modKey = isMac ? "⌘" : "Ctrl";
const mod = modKey;

const shortcuts: { keys: string[][]; what: string; always?: boolean; chat?: boolean }[] = [
  { keys: [[mod, "Enter"], [mod, "'"]], what: "Run with the samples, or with your own input when that is open", always: true },
  { keys: [[mod, "Shift", "Enter"]], what: "Submit for grading", always: true },
  { keys: [["Alt", "← →"]], what: "Previous and next item of the round", always: true },
  { keys: [["Esc", "Tab"]], what: "Leave the editor by keyboard (first Esc, then Tab)", always: true },
  { keys: [[mod, "S"]], what: "Say whether everything is saved; it is, all by itself" },
  { keys: [[mod, "F"]], what: "Search in the code" },
  { keys: [[mod, "/"]], what: "Comment lines in or out" },
  { keys: [[mod, "Space"]], what: "Complete a word" },
  { keys: [["Alt", "Shift", "C"]], what: "Go to the chat; Esc goes back", chat: true },
  { keys: [["Alt", "Shift", "S"]], what: "Go to the scratchpad; Esc goes back", chat: true },
  { keys: [["?"]], what: "This table (outside of an editor)", always: true },
];

export function ShortcutTable({ short = false, withChat = false }: { short?: boolean; withChat?: boolean }) {
  return (
    <table className="shortcuts">
      <caption className="visually-hidden">Keyboard shortcuts</caption>
      <tbody>
        {shortcuts
          .filter((shortcut) => !short || shortcut.always === true || shortcut.chat === true)
          .filter((shortcut) => withChat || shortcut.chat !== true)
          .map((shortcut) => (
            <tr key={shortcut.what}>
              <th scope="row">
                {(short ? shortcut.keys.slice(0, 1) : shortcut.keys).map((combination, at) => (
                  <span key={combination.join("+")}>
                    {at > 0 && <span className="shortcuts-or"> or </span>}
                    {combination.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </span>
                ))}
              </th>
              <td>{shortcut.what}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

export function Help({ onClose, withChat }: { onClose: () => void; withChat: boolean }) {
  return (
    <Dialog title="Keys and help" onClose={onClose} wide focusTitle>
      <ShortcutTable withChat={withChat} />
      <p className="help-note">
        Run shows everything about the samples and your own input. Submit adds hidden tests, of which you learn the category and whether they
        passed. Hints are counted in the report, not taken off the score.
      </p>
      <div className="button-row end">
        <button type="button" className="button primary" onClick={onClose}>
          Back to work
        </button>
      </div>
    </Dialog>
  );
}
