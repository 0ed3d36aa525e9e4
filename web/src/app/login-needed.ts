// Whether the server has said that it wants to know first who is here. The page then shows the form in place of its content.
import { Store } from "./store";

export const loginNeeded = new Store<boolean, boolean>(false, (_, now) => now);
