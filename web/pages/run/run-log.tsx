import { useEffect, useRef, useState } from "preact/hooks";
import type { WireRun } from "../../../src/contract/wire-history.ts";
import { useApp } from "../../app-context.ts";
import { useKeys } from "../../data/keys.ts";
import { logPreferences, prefer } from "../../data/log-preferences.ts";
import type { LogSession } from "../../data/log-session.ts";
import { refine } from "../../data/router.ts";
import { useFits } from "../../data/use-fits.ts";
import { countText, sizeText } from "../../model/log-display.ts";
import { parseLine } from "../../model/log-line.ts";
import { sectionsOf } from "../../model/log-survey.ts";
import { addressOf, type Route } from "../../model/route.ts";
import { instantOf } from "../../model/time-text.ts";
import { LogCopy } from "../../parts/log-copy.tsx";
import { LogOutline } from "../../parts/log-outline.tsx";
import { LogSearchBox } from "../../parts/log-search-box.tsx";
import { LogToolbar } from "../../parts/log-toolbar.tsx";
import { LogView } from "../../parts/log-view.tsx";
import type { LogViewHandle } from "../../parts/log-keeping.ts";
import { useFollowing } from "./use-following.ts";
import { useSearching } from "./use-searching.ts";

interface RunLogProps {
  readonly route: Extract<Route, { page: "run" }>;
  readonly run: WireRun;
  readonly session: LogSession;
}

/** Up to here a log may be copied: more does not fit where it would be put. */
const COPY_LIMIT = 4_000_000;
const WIDE = "(min-width: 64rem)";

/** The log of a run, with what helps to read it. */
export function RunLog({ route, run, session }: RunLogProps) {
}
