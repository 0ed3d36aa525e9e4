// The buttons of the player, and the time in words.
import { remainingMs, type SessionModel, timerTone } from "../../app/session-model";
import { type Player, speeds } from "../../replay/player";
import { clockText } from "../../ui/format";
import { Icon } from "../../ui/icons";

/** The session's time since its begin: "14:05". */
export function timeText(now: number, begin: number, before: boolean): string {
  if (before) return "before the start";
  const seconds = Math.max(0, Math.floor((now - begin) / 1000));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
}

function RoundClock({ model, now }: { model: SessionModel; now: number }) {
  const { view } = model;
  const round = view === null || view.round === null ? undefined : view.rounds[view.round];
  const remaining = remainingMs(model, now);
  if (round === undefined || remaining === null) return null;
  return (
    <span className={`round-clock tone-${timerTone(remaining, round.budget_ms)}`}>
      <Icon name="clock" />
      <span>
        <b>{clockText(remaining)}</b> left in {round.title}
        {view?.lifecycle === "paused" && ", paused"}
      </span>
    </span>
  );
}

export function Controls(props: {
  player: Player;
  model: SessionModel;
  now: number;
  at: string;
  total: string;
  skipIdle: boolean;
  onSkipIdle: (skip: boolean) => void;
}) {
  const { player, at } = props;
  return (
    <div className="player-controls">
      <button type="button" className="button primary player-play" onClick={player.toggle} aria-keyshortcuts="Space" title="Space">
        <Icon name={player.playing ? "pause" : "play"} />
        {player.playing ? "Pause" : "Play"}
      </button>
      <p className="player-time">
        <b>{at}</b>
        <span className="player-total"> of {props.total}</span>
      </p>
      <RoundClock model={props.model} now={props.now} />
      <p className="player-keys keys-only">
        <kbd>←</kbd> <kbd>→</kbd> 5 s, with <kbd>Shift</kbd> from mark to mark
      </p>
      <label className="check">
        <input type="checkbox" checked={props.skipIdle} onChange={(event) => props.onSkipIdle(event.target.checked)} />
        Skip idle time
      </label>
      <label className="player-speed">
        <span className="visually-hidden">Speed</span>
        <select value={player.speed} onChange={(event) => player.setSpeed(Number(event.target.value))}>
          {speeds.map((speed) => (
            <option key={speed} value={speed}>
              {speed}×
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
