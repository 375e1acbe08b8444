/** Every id that package.json and the code share, once. A test holds the two against each other. */

export const views = {
  container: "faunaLogs",
  databases: "faunaLogs.databases",
  exports: "faunaLogs.exports",
} as const;

export const explorerViewType = "faunaLogs.explorer";
/** The same editor for files that are not opened in it unless it is chosen. */
export const optionalExplorerViewType = "faunaLogs.explorer.option";

export const commands = {
  exportLogs: "faunaLogs.exportLogs",
  exportAgain: "faunaLogs.exportAgain",
  openLog: "faunaLogs.openLog",
  openRotated: "faunaLogs.openRotated",
  openTogether: "faunaLogs.openTogether",
  showOutput: "faunaLogs.showOutput",
  showExports: "faunaLogs.showExports",
  showServerExports: "faunaLogs.showServerExports",

  addConnection: "faunaLogs.addConnection",
  renameConnection: "faunaLogs.renameConnection",
  replaceKey: "faunaLogs.replaceKey",
  removeConnection: "faunaLogs.removeConnection",
  addDatabase: "faunaLogs.addDatabase",
  copyDatabasePath: "faunaLogs.copyDatabasePath",
  refresh: "faunaLogs.refresh",
  loadMore: "faunaLogs.loadMore",
  startDemo: "faunaLogs.startDemo",
  stopDemo: "faunaLogs.stopDemo",

  openExport: "faunaLogs.openExport",
  cancelExport: "faunaLogs.cancelExport",
  continueExport: "faunaLogs.continueExport",
  retryExport: "faunaLogs.retryExport",
  downloadAgain: "faunaLogs.downloadAgain",
  revealFile: "faunaLogs.revealFile",
  copyRequestId: "faunaLogs.copyRequestId",
  copyPath: "faunaLogs.copyPath",
  removeExport: "faunaLogs.removeExport",
  removeFinished: "faunaLogs.removeFinished",
  deleteOldLogs: "faunaLogs.deleteOldLogs",
  clearCache: "faunaLogs.clearCache",

  focusQuery: "faunaLogs.explorer.focusQuery",
  toggleFields: "faunaLogs.explorer.toggleFields",
  toggleRecord: "faunaLogs.explorer.toggleRecord",
  toggleHistogram: "faunaLogs.explorer.toggleHistogram",
  nextMatch: "faunaLogs.explorer.nextMatch",
  previousMatch: "faunaLogs.explorer.previousMatch",
  nextProblem: "faunaLogs.explorer.nextProblem",
  previousProblem: "faunaLogs.explorer.previousProblem",
  switchTimeZone: "faunaLogs.explorer.switchTimeZone",
  copyRecord: "faunaLogs.explorer.copyRecord",
  reopenAsText: "faunaLogs.explorer.reopenAsText",

  include: "faunaLogs.explorer.include",
  exclude: "faunaLogs.explorer.exclude",
  showOnlyThis: "faunaLogs.explorer.showOnlyThis",
  copyValue: "faunaLogs.explorer.copyValue",
  copyFieldPath: "faunaLogs.explorer.copyFieldPath",
  openRecord: "faunaLogs.explorer.openRecord",
  fromHereOn: "faunaLogs.explorer.fromHereOn",
  upToHere: "faunaLogs.explorer.upToHere",
  copyRecordAsOneLine: "faunaLogs.explorer.copyRecordAsOneLine",
  openRecordInEditor: "faunaLogs.explorer.openRecordInEditor",
  sortAscending: "faunaLogs.explorer.sortAscending",
  sortDescending: "faunaLogs.explorer.sortDescending",
  noSort: "faunaLogs.explorer.noSort",
  fieldExists: "faunaLogs.explorer.fieldExists",
  fieldMissing: "faunaLogs.explorer.fieldMissing",
  collapseFields: "faunaLogs.explorer.collapseFields",
  hideHistogram: "faunaLogs.explorer.hideHistogram",
  switchToLocalTime: "faunaLogs.explorer.switchToLocalTime",
  switchToUtc: "faunaLogs.explorer.switchToUtc",
  selectBar: "faunaLogs.explorer.selectBar",
  clearRange: "faunaLogs.explorer.clearRange",
} as const;

export const contexts = {
  /** What the views show is known: before, an empty view says nothing. */
  isReady: "faunaLogs.isReady",
  /** A connection of the user's own exists, or the demo was used: the Databases tree is shown. */
  hasConnections: "faunaLogs.hasConnections",
} as const;
