// The few drawings of the client, each on a 20 by 20 grid. Decorative: the words beside them or the button's label say it.
const paths = {
  play: "M6 4l10 6-10 6z",
  pause: "M6 4h3v12H6zM11 4h3v12h-3z",
  left: "M12.500 4l-6 6 6 6",
  right: "M7.500 4l6 6-6 6",
  sun: "M10 6.500a3.500 3.500 0 100 7 3.500 3.500 0 000-7zM10 1.500v2M10 16.500v2M1.500 10h2M16.500 10h2M4 4l1.400 1.400M14.600 14.600L16 16M16 4l-1.400 1.400M5.400 14.600L4 16",
  moon: "M16.500 12.200A7 7 0 017.800 3.500a7 7 0 108.700 8.700z",
  clock: "M10 2.500a7.500 7.500 0 100 15 7.500 7.500 0 000-15zM10 6v4.300l3 1.700",
  check: "M4 10.500l4 4 8-9",
  cross: "M5 5l10 10M15 5L5 15",
  cloud: "M6 15.500h8.200a3.300 3.300 0 00.6-6.500 5 5 0 00-9.500-.6A3.600 3.600 0 006 15.500z",
  hint: "M10 2.500a5 5 0 00-2.600 9.300v2.200h5.200v-2.200A5 5 0 0010 2.500zM8 17h4",
  reset: "M4.500 4v4h4M4.800 8A6.200 6.200 0 1110 16.200",
  code: "M7 5.500L2.500 10 7 14.500M13 5.500l4.500 4.500-4.500 4.500",
  book: "M3.500 4.500h5A1.500 1.500 0 0110 6v10a1.500 1.500 0 00-1.500-1.500h-5zM16.500 4.500h-5A1.500 1.500 0 0010 6v10a1.500 1.500 0 011.500-1.500h5z",
  flag: "M5 17V3.500h9l-1.800 3.200L14 10H5",
  eye: "M1.500 10s3-5.500 8.500-5.500 8.500 5.500 8.500 5.500-3 5.500-8.500 5.500S1.500 10 1.500 10zM10 7.700a2.300 2.300 0 100 4.600 2.300 2.300 0 000-4.600z",
  chat: "M3 4.500h14v9.500H9l-4 3v-3H3z",
  people: "M7.500 9.500a3 3 0 100-6 3 3 0 000 6zM2 16.500c.4-3 2.600-4.600 5.500-4.600s5.100 1.600 5.500 4.600M13.500 4.200a2.700 2.700 0 010 5.200M14.800 12.200c1.900.6 3 2.100 3.200 4.300",
  lock: "M5 9.500h10v7H5zM7 9.500V7a3 3 0 016 0v2.500",
  swap: "M3 7h12M12 4l3 3-3 3M17 13H5M8 10l-3 3 3 3",
  up: "M4 12.500l6-6 6 6",
  down: "M4 7.500l6 6 6-6",
  plus: "M10 4v12M4 10h12",
  panel: "M2.500 4h15v12h-15zM12.500 4v12",
  sliders: "M3 6h8M15 6h2M3 14h2M9 14h8M11 4v4M5 12v4",
} as const;
export type IconName = keyof typeof paths;
const filled = new Set<IconName>(["play", "pause"]);

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className={filled.has(name) ? "icon filled" : "icon"} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}

/** The start page's picture: curtains open on a line of code. */
export function Stage() {
  return (
    <svg className="stage" viewBox="0 0 320 190" aria-hidden="true" focusable="false">
      <path className="stage-light" d="M160 6L258 172H62z" />
      <path className="stage-floor" d="M20 173h280" />
      <path className="stage-code" d="M128 96l-20 18 20 18M192 96l20 18-20 18" />
      <path className="stage-cue" d="M151 92h6v44h-6z" />
      <path className="stage-cloth" d="M14 10h92c-4 62-20 96-58 122 6 14 6 28 4 41H14zM306 10h-92c4 62 20 96 58 122-6 14-6 28-4 41h38z" />
      <path className="stage-fold" d="M38 12c2 60-4 96-12 118M66 12c-2 54-14 88-32 112M282 12c-2 60 4 96 12 118M254 12c2 54 14 88 32 112" />
    </svg>
  );
}

export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect className="mark-ground" width="32" height="32" rx="8" />
      <path className="mark-curtain" d="M8 7v18M12.500 7c0 7-1 12-4.500 15M24 7v18M19.500 7c0 7 1 12 4.500 15" />
      <circle className="mark-light" cx="16" cy="21.500" r="2.600" />
    </svg>
  );
}
