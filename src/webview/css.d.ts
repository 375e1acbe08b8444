/** Style sheets are imported for their effect on the bundle: esbuild gathers them in explorer.css. */
declare module "*.css";
