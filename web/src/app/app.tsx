// Which page is on the screen. The session and the report, with the editor and Markdown, are loaded when they are first needed.
import { lazy, Suspense, useEffect, useRef } from "react";
import { ErrorBoundary } from "../ui/error-boundary";
import { Loading } from "../ui/parts";
import { Home } from "../views/home";
import { Login } from "../views/login";
import { NotFound } from "../views/not-found";
import { loginNeeded } from "./login-needed";
import { parseRoute, type Route, usePath } from "./router";
import { useStore } from "./store";

const Session = lazy(() => import("../views/session"));
const ReportPage = lazy(() => import("../views/report"));

function Page({ route }: { route: Route }) {
  switch (route.page) {
    case "home":
      return <Home />;
    case "session":
      return <Session key={route.id} id={route.id} />;
    case "report":
      return <ReportPage key={route.id} id={route.id} />;
    case "not_found":
      return <NotFound what="page" />;
  }
}

export function App() {
  const path = usePath();
  const asks = useStore(loginNeeded);
  const first = useRef(true);
  useEffect(() => {
    // After a move inside the client the reader starts at the top, as after a page load.
    if (!first.current) document.getElementById("main")?.focus();
    first.current = false;
  }, [path]);
  return (
    <ErrorBoundary key={path}>
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <Suspense fallback={<Loading what="Loading" page />}>
        {asks ? <Login /> : <Page route={parseRoute(path)} />}
      </Suspense>
    </ErrorBoundary>
  );
}
