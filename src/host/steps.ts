import * as vscode from "vscode";

/** What ends a step: the user went back, or away. */
export const back = Symbol("back");
export type Answer<Value> = Value | typeof back | undefined;

export interface StepFrame {
  readonly title: string;
  readonly step?: number;
  readonly totalSteps?: number;
  readonly canGoBack?: boolean;
}

export interface PickStep<Item extends vscode.QuickPickItem> extends StepFrame {
  readonly placeholder: string;
  readonly items: readonly Item[];
  readonly matchOnDescription?: boolean;
  readonly matchOnDetail?: boolean;
  /** Runs once the step is shown, to load or renew items. Ends when the signal aborts. */
  readonly start?: (pick: vscode.QuickPick<Item>, signal: AbortSignal) => void;
  /** Whether an item can be accepted; one that cannot stays without effect. */
  readonly accepts?: (item: Item) => boolean;
  /** Whether the pick stays open when this item is accepted: `start` listens for it itself. */
  readonly keepsOpen?: (item: Item) => boolean;
  /** A button on an item was pressed. */
  readonly onItemButton?: (item: Item, button: vscode.QuickInputButton) => void;
}

/** One quick pick. Resolves to the item, `back`, or `undefined` where it was dismissed. */
export function pickStep<Item extends vscode.QuickPickItem>(step: PickStep<Item>): Promise<Answer<Item>> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.placeholder = step.placeholder;
  pick.items = step.items;
  pick.matchOnDescription = step.matchOnDescription ?? false;
  pick.matchOnDetail = step.matchOnDetail ?? false;
  return run(pick, step, (accept) => {
    const ended = new AbortController();
    pick.onDidHide(() => ended.abort());
    pick.onDidAccept(() => {
      const item = pick.activeItems[0];
      if (item && (step.accepts?.(item) ?? true) && !step.keepsOpen?.(item)) accept(item);
    });
    if (step.onItemButton) {
      const { onItemButton } = step;
      pick.onDidTriggerItemButton(({ item, button }) => onItemButton(item, button));
    }
    step.start?.(pick, ended.signal);
  });
}

type InputMessage =
  | string
  | { readonly message: string; readonly severity: vscode.InputBoxValidationSeverity };

export interface InputStep<Value extends NonNullable<unknown>> extends StepFrame {
  readonly prompt: string;
  readonly value?: string;
  readonly placeholder?: string;
  readonly isPassword?: boolean;
  /** What to say below the field while typing. A message that is an error holds Enter back. */
  readonly check: (text: string) => InputMessage | undefined;
  /**
   * What Enter does, and answers: no answer would be taken for a step that was left.
   * It may throw to keep the step open with the error below the field.
   */
  readonly accept: (text: string) => Promise<Value> | Value;
  readonly busyPrompt?: string;
  readonly explain: (error: unknown) => string;
}

/** One input. The first check is made at Enter or at the first key, so that an empty field is no error yet. */
export function inputStep<Value extends NonNullable<unknown>>(
  step: InputStep<Value>,
): Promise<Answer<Value>> {
  const input = vscode.window.createInputBox();
  input.prompt = step.prompt;
  input.value = step.value ?? "";
  input.placeholder = step.placeholder;
  input.password = step.isPassword ?? false;
  input.ignoreFocusOut = step.isPassword ?? false;
  return run(input, step, (done) => {
    input.onDidChangeValue((text) => {
      input.validationMessage = text === "" ? undefined : step.check(text);
    });
    input.onDidAccept(async () => {
      if (input.busy) return;
      const message = step.check(input.value);
      input.validationMessage = message;
      if (isError(message)) return;
      input.busy = true;
      input.prompt = step.busyPrompt ?? step.prompt;
      try {
        done(await step.accept(input.value));
      } catch (error) {
        input.validationMessage = step.explain(error);
      } finally {
        input.busy = false;
        input.prompt = step.prompt;
      }
    });
  });
}

function isError(message: InputMessage | undefined): boolean {
  if (message === undefined) return false;
  return typeof message === "string" || message.severity === vscode.InputBoxValidationSeverity.Error;
}

function run<Value>(
  input: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox,
  frame: StepFrame,
  start: (done: (value: Value) => void) => void,
): Promise<Answer<Value>> {
  input.title = frame.title;
  input.step = frame.step;
  input.totalSteps = frame.totalSteps;
  input.buttons = frame.canGoBack ? [vscode.QuickInputButtons.Back] : [];
  return new Promise<Answer<Value>>((resolve) => {
    const end = (answer: Answer<Value>) => {
      resolve(answer);
      input.hide();
    };
    input.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) end(back);
    });
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    start(end);
    input.show();
  });
}

/**
 * Runs steps in order; `back` goes to the one before, and from the first one out.
 * Answers `true` once all were taken.
 */
export async function runSteps(
  steps: readonly (() => Promise<Answer<unknown>>)[],
  first = 0,
): Promise<Answer<true>> {
  let index = first;
  while (index < steps.length) {
    const answer = await steps[index]();
    if (answer === undefined) return undefined;
    index += answer === back ? -1 : 1;
    if (index < 0) return back;
  }
  return true;
}
