// The hand on a replay: where it stands, whether it runs, and how fast.
import { useEffect, useState } from "react";

export const speeds = [1, 2, 4, 8, 16, 32];

export interface Player {
  place: number;
  playing: boolean;
  speed: number;
  setSpeed: (speed: number) => void;
  seek: (place: number) => void;
  /** From the beginning, if it stands at the end. */
  toggle: () => void;
  pause: () => void;
}

/** A page that was in the background goes on where it was. */
const longestStepMs = 1_000;
/** Who asked for less motion gets it in steps. */
const calmStepMs = 500;

export function usePlayer(length: number, start: number): Player {
  const [wanted, setPlace] = useState(start);
  // Not bounded when it is set: the line may become longer at the same moment, when idle time is not skipped any more.
  const place = Math.min(length, wanted);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);
  useEffect(() => {
    if (!playing) return;
    let before = performance.now();
    const step = () => {
      const now = performance.now();
      const passed = Math.min(longestStepMs, now - before);
      before = now;
      setPlace((old) => Math.min(length, old + passed * speed));
    };
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      const timer = setInterval(step, calmStepMs);
      return () => clearInterval(timer);
    }
    let frame = requestAnimationFrame(function again() {
      step();
      frame = requestAnimationFrame(again);
    });
    return () => cancelAnimationFrame(frame);
  }, [playing, speed, length]);
  const ended = place >= length;
  useEffect(() => {
    if (ended) setPlaying(false);
  }, [ended]);
  return {
    place,
    playing,
    speed,
    setSpeed,
    seek: (to) => setPlace(Math.max(0, to)),
    toggle: () => {
      if (!playing && ended) setPlace(0);
      setPlaying(!playing);
    },
    pause: () => setPlaying(false),
  };
}
