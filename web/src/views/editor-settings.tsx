import { type EditorKeys, fontSizes, preferences, tabSizes } from "../app/preferences";
import { useStore } from "../app/store";
import { Dialog } from "../ui/parts";

const keysNotes: Record<Exclude<EditorKeys, "standard">, string> = {
  vim: "The mode stands below the editor. Ctrl+W closes the tab: no page can keep it from the browser. What you wrote is kept all the same.",
  emacs:
    "Ctrl+S searches. Ctrl+W, Ctrl+N and Ctrl+T are the browser’s, and no page can keep them from it: copy with Alt+W, then delete. What you wrote is kept even if the tab is closed.",
};

export function EditorSettings({ onClose }: { onClose: () => void }) {
  const { fontSize, tabSize, theme, wrapLines, completion, editorKeys } = useStore(preferences);
  return (
    <Dialog title="Editor settings" onClose={onClose}>
      <div className="settings">
        <label>
          Font size
          <select value={fontSize} onChange={(event) => preferences.dispatch({ fontSize: Number(event.target.value) })}>
            {fontSizes.map((size) => (
              <option key={size} value={size}>
                {size} px
              </option>
            ))}
          </select>
        </label>
        <label>
          Indentation
          <select value={tabSize} onChange={(event) => preferences.dispatch({ tabSize: Number(event.target.value) })}>
            {tabSizes.map((size) => (
              <option key={size} value={size}>
                {size} spaces
              </option>
            ))}
          </select>
        </label>
        <label>
          Keys
          <select
            value={editorKeys}
            onChange={(event) => preferences.dispatch({ editorKeys: event.target.value as EditorKeys })}
          >
            <option value="standard">Standard</option>
            <option value="vim">Vim</option>
            <option value="emacs">Emacs</option>
          </select>
        </label>
        {editorKeys !== "standard" && <p className="settings-note">{keysNotes[editorKeys]}</p>}
        <label>
          Wrap long lines
          <input type="checkbox" checked={wrapLines} onChange={() => preferences.dispatch({ wrapLines: !wrapLines })} />
        </label>
        <label>
          Offer words while typing
          <input type="checkbox" checked={completion} onChange={() => preferences.dispatch({ completion: !completion })} />
        </label>
        <label>
          Colours
          <select
            value={theme}
            onChange={(event) => preferences.dispatch({ theme: event.target.value as "system" | "light" | "dark" })}
          >
            <option value="system">As the system</option>
            <option value="light">Light</option>
            <option value="dark">Dark</option>
          </select>
        </label>
      </div>
      <div className="button-row end">
        <button type="button" className="button primary" onClick={onClose}>
          Done
        </button>
      </div>
    </Dialog>
  );
}
