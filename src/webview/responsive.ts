/** Which panes a page of some width has room for. Widths in CSS px. */

export interface PanesWanted {
  readonly hasFields: boolean;
  readonly isFieldsOpen: boolean;
  readonly isFieldsOver: boolean;
  readonly isRecordShown: boolean;
}

/** Beside the records, over them, or not at all. */
export type FieldsPlace = "beside" | "over" | "none";

const bothBeside = 1200;
const oneBeside = 960;

export function fieldsPlace(widthPx: number, panes: PanesWanted): FieldsPlace {
  if (!panes.hasFields) return "none";
  if (widthPx < oneBeside) return panes.isFieldsOver ? "over" : "none";
  const hasRoom = widthPx >= bothBeside || !panes.isRecordShown;
  return hasRoom && panes.isFieldsOpen ? "beside" : "none";
}

/** What toggling the fields changes. Where only one pane has room, the fields take the place of the record. */
export function toggledFields(widthPx: number, panes: PanesWanted): Partial<PanesWanted> {
  const isShown = fieldsPlace(widthPx, panes) !== "none";
  if (widthPx < oneBeside) return { isFieldsOver: !isShown };
  const isInTheWay = !isShown && widthPx < bothBeside && panes.isRecordShown;
  return isInTheWay ? { isFieldsOpen: true, isRecordShown: false } : { isFieldsOpen: !isShown };
}
