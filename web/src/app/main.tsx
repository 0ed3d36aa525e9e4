import { createRoot } from "react-dom/client";
import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/home.css";
import { App } from "./app";
import { startPreferences } from "./preferences";

startPreferences();
const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<App />);
