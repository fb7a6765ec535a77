/** The config's editor: CodeMirror with our language's tags. Loaded by whoever writes configs, and nobody else. */

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { xml } from "@codemirror/lang-xml";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { gettext } from "../lib/i18n";
import type { Marked } from "../lib/studio";
import type { AttributeWords, Vocabulary } from "../lib/vocabulary";

const INK = "var(--color-base-content)";
const QUIET = `color-mix(in oklab, ${INK} 72%, transparent)`;

const colours = HighlightStyle.define([
  { tag: tags.tagName, color: "var(--color-primary)" },
  { tag: tags.attributeName, color: "var(--color-accent)" },
  { tag: tags.attributeValue, color: "var(--color-success)" },
  { tag: [tags.angleBracket, tags.comment, tags.definitionOperator], color: QUIET },
  { tag: tags.invalid, color: "var(--color-error)" },
]);

const look = EditorView.theme({
  "&": { fontSize: "0.875rem", background: "var(--color-base-100)", color: INK },
  "&.cm-focused": { outline: "2px solid var(--color-primary)", outlineOffset: "-1px" },
  ".cm-scroller": { fontFamily: 'ui-monospace, "Noto Sans Mono", monospace', lineHeight: "1.6", overflow: "auto" },
  ".cm-content": { caretColor: INK },
  ".cm-cursor": { borderLeftColor: INK },
  ".cm-gutters": { background: "var(--color-base-200)", color: QUIET, border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": {
    background: "color-mix(in oklab, var(--color-base-300) 35%, transparent)",
  },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in oklab, var(--color-primary) 25%, transparent) !important",
  },
  ".cm-tooltip": {
    background: "var(--color-base-100)",
    color: INK,
    border: "1px solid var(--color-base-300)",
    borderRadius: "var(--radius-field)",
    maxWidth: "min(30rem, 90vw)",
  },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    background: "var(--color-primary)",
    color: "var(--color-primary-content)",
  },
  ".cm-completionDetail": { opacity: "1" },
});

export class StudioEditor {
  readonly #view: EditorView;

  constructor(
    host: Element,
    vocabulary: Vocabulary,
    { text, readOnly, changed }: { text: string; readOnly: boolean; changed: () => void },
  ) {
    const extensions = [
      EditorView.cspNonce.of(document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.nonce ?? ""),
      EditorView.contentAttributes.of({
        "aria-label": gettext("Labelling config"),
        "aria-readonly": String(readOnly),
        spellcheck: "false",
        tabindex: "0",
        dir: "ltr",
      }),
      EditorView.lineWrapping,
      EditorState.readOnly.of(readOnly),
      lineNumbers(),
      lintGutter(),
      history(),
      drawSelection(),
      highlightActiveLine(),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      autocompletion({ icons: false }),
      xml({ elements: elementsOf(vocabulary) }),
      syntaxHighlighting(colours),
      look,
      // Tab leaves the editor, as it leaves every other field.
      keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
      EditorView.domEventHandlers({ beforeinput: typedOver }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) changed();
      }),
    ];
    this.#view = new EditorView({ parent: host, doc: text, extensions });
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  /** Put another text in; one Ctrl+Z brings the old one back. */
  set text(text: string) {
    if (text === this.text) return;
    this.#view.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: text } });
  }

  /** Show what is wrong at its place. */
  mark(problems: Marked[]): void {
    const end = this.#view.state.doc.length;
    const diagnostics = problems.map(({ from, to, message }) => ({
      from: Math.min(from, end),
      to: Math.min(to, end),
      severity: "error" as const,
      message,
    }));
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics));
  }

  focus(): void {
    this.#view.focus();
  }
}

/** Type over a selection ourselves: Chromium would carry its colours into a style attribute, which the policy blocks. */
function typedOver(event: InputEvent, view: EditorView): boolean {
  const { from, to, empty } = view.state.selection.main;
  const text = event.data;
  if (empty || !text || event.inputType !== "insertText" || event.isComposing) return false;
  event.preventDefault();
  const typed = () =>
    view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
  const handlers = view.state.facet(EditorView.inputHandler);
  if (!handlers.some((handle) => handle(view, from, to, text, typed))) view.dispatch(typed());
  return true;
}

function elementsOf(vocabulary: Vocabulary) {
  return Object.entries(vocabulary).map(([name, { inside, attributes }]) => ({
    name,
    top: name === "View",
    children: inside,
    attributes: Object.entries(attributes).map(([attribute, words]) => ({
      name: attribute,
      values: words.values ?? [],
      completion: { boost: words.required ? 1 : 0, ...detailOf(words) },
    })),
  }));
}

function detailOf(words: AttributeWords): { detail?: string } {
  if (words.required) return { detail: gettext("needed") };
  return words.default === undefined ? {} : { detail: String(words.default) };
}
