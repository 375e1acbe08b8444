import "./explorer.css";
import { Links, type VsCodeApi } from "./links.ts";
import { Page } from "./page.ts";

declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();
const root = document.getElementById("app");
if (root) void new Page(api, new Links(api, window), root).start();
