// Which page is on the screen. What not everybody needs, with the editor and Markdown, is loaded when they are first needed.
import { lazy, Suspense, useEffect, useRef } from "react";
import { seatKey } from "../net/seat";
import { ErrorBoundary } from "../ui/error-boundary";
import { Loading } from "../ui/parts";
import { Home } from "../views/home";
import { Login } from "../views/login";
import { NotFound } from "../views/not-found";
import { loginNeeded } from "./login-needed";
import { parseRoute, type Route, useAddress } from "./router";
import { skipToContent } from "./skip-link";
import { useStore } from "./store";

const Session = lazy(() => import("../views/session"));
const ReplayPage = lazy(() => import("../views/replay/replay"));
const Join = lazy(() => import("../views/join"));
const SharedPage = lazy(() => import("../views/shared-report"));
const ReportPage = lazy(() => import("../views/report"));
const Study = lazy(() => import("../views/study/study"));
const ProgressPage = lazy(() => import("../views/study/progress"));
const UpcomingPage = lazy(() => import("../views/study/upcoming"));
const DataPage = lazy(() => import("../views/study/data"));

function Page({ route }: { route: Route }) {
  switch (route.page) {
    case "home":
      return <Home />;
    case "session":
      return <Session key={seatKey(route.seat)} seat={route.seat} />;
    case "join":
      return <Join />;
    case "shared":
      return <SharedPage />;
    case "report":
      return <ReportPage key={seatKey(route.seat)} seat={route.seat} />;
    case "replay":
      return <ReplayPage key={seatKey(route.seat)} seat={route.seat} />;
    case "study":
      return <Study />;
    case "progress":
      return <ProgressPage />;
    case "upcoming":
      return <UpcomingPage />;
    case "data":
      return <DataPage />;
    case "not_found":
      return <NotFound what="page" />;
  }
}

export function App() {
  const address = useAddress();
  const asks = useStore(loginNeeded);
  const first = useRef(true);
  useEffect(() => {
    // After a move inside the client the reader starts at the top, as after a page load.
    if (!first.current) document.getElementById("main")?.focus();
    first.current = false;
  }, [address]);
  return (
    <ErrorBoundary key={address}>
      <a className="skip-link" href="#main" onClick={skipToContent}>
        Skip to the content
      </a>
      <Suspense fallback={<Loading what="Loading" page />}>
        {asks ? <Login /> : <Page route={parseRoute(address)} />}
      </Suspense>
    </ErrorBoundary>
  );
}
