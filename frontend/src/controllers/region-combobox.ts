import { parseRegions, type FoundRegion } from "../api/regions";
import type { Controller } from "../registry";

/**
 * Finds a municipality while one types: an ARIA 1.2 combobox over a form that searches without script.
 *
 *     <fieldset data-controller="region-combobox" data-url="/api/v1/regions/" data-name="region"
 *               data-found-text="{count}件見つかりました。上下の矢印キーでえらべます。"
 *               data-none-text="見つかりませんでした。"
 *               data-failed-text="通信できませんでした。「さがす」をおしてください。"
 *               data-chosen-text="{name}をえらびました。">
 *       <label for="q">…</label> <input type="text" id="q" name="q">
 *       <label class="choice"><input type="radio" name="region" value="14100" required> …</label>
 *     </fieldset>
 *
 * The first text input is the one that searches (or the one with `data-region="query"`). The code of
 * what is chosen goes into a hidden input of the name `data-name`; radio buttons of that name, which
 * the server rendered after a search, are cleared then, and choosing one of them clears the code.
 * Typing again clears the code too. Arrows move, Enter chooses, Escape closes. Missing words are not
 * said.
 */
export const regionCombobox: Controller = (element, signal) => {
  const input = element.querySelector<HTMLInputElement>(
    "[data-region='query'], input[type='search'], input[type='text']",
  );
  if (input !== null) {
    new RegionCombobox(element, input, signal).start();
  }
};

const PAUSE_MS = 200;
let numberOfLists = 0;

class RegionCombobox {
  readonly #list = document.createElement("ul");
  readonly #status = document.createElement("span");
  readonly #code = document.createElement("input");
  readonly #radios: HTMLInputElement[];
  readonly #required: boolean;
  #regions: FoundRegion[] = [];
  #active = -1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #request: AbortController | undefined;

  constructor(
    readonly root: HTMLElement,
    readonly input: HTMLInputElement,
    readonly signal: AbortSignal,
  ) {
    const name = root.dataset.name ?? "region";
    this.#radios = [
      ...root.querySelectorAll<HTMLInputElement>(`input[type=radio][name="${name}"]`),
    ];
    this.#required = this.#radios.some((radio) => radio.required);
    this.#code.type = "hidden";
    this.#code.name = name;
    this.#code.disabled = true;
  }

  start(): void {
    this.#build();
    const { input, signal } = this;
    const options = { signal };
    input.addEventListener("input", (event) => this.#typed(event as InputEvent), options);
    input.addEventListener("compositionend", () => this.#typed(), options);
    input.addEventListener("keydown", (event) => this.#pressed(event), options);
    input.addEventListener("blur", () => this.#close(), options);
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault(), options);
    this.#list.addEventListener(
      "click",
      ({ target }) => {
        const option = target instanceof Element ? target.closest("[role='option']") : null;
        this.#choose([...this.#list.children].findIndex((child) => child === option));
      },
      options,
    );
    for (const radio of this.#radios) {
      radio.addEventListener("change", () => this.#forget(), options);
    }
    signal.addEventListener("abort", () => this.#stop());
  }

  #build(): void {
    const list = this.#list;
    numberOfLists += 1;
    list.id = `region-list-${numberOfLists}`;
    list.className = "combobox-list";
    list.role = "listbox";
    list.hidden = true;
    const label = this.input.labels?.[0];
    if (label) {
      label.id ||= `${list.id}-label`;
      list.setAttribute("aria-labelledby", label.id);
    }
    this.#status.className = "visually-hidden";
    this.#status.role = "status";

    const { input } = this;
    input.role = "combobox";
    input.autocomplete = "off";
    input.ariaExpanded = "false";
    input.ariaAutoComplete = "list";
    input.setAttribute("aria-controls", list.id);

    const frame = document.createElement("div");
    frame.className = "combobox";
    input.before(frame);
    frame.append(input, list);
    this.root.append(this.#code, this.#status);
  }

  #typed(event?: InputEvent): void {
    if (event?.isComposing) {
      return; // kana on their way to kanji
    }
    this.#forget();
    this.#stop();
    const text = this.input.value.trim();
    if (text === "") {
      this.#close();
    } else {
      this.#timer = setTimeout(() => void this.#search(text), PAUSE_MS);
    }
  }

  async #search(text: string): Promise<void> {
    const request = new AbortController();
    this.#request = request;
    const address = `${this.root.dataset.url ?? "/api/v1/regions/"}?q=${encodeURIComponent(text)}`;
    try {
      const response = await fetch(address, { signal: request.signal });
      const found = response.ok ? parseRegions(await response.json()) : undefined;
      if (found === undefined) {
        throw new Error(`The search answered ${response.status} without regions.`);
      }
      if (!request.signal.aborted) {
        this.#show(found);
      }
    } catch {
      if (!request.signal.aborted) {
        this.#close();
        this.#say(this.root.dataset.failedText);
      }
    }
  }

  #show(found: FoundRegion[]): void {
    this.#regions = found;
    this.#list.replaceChildren(...found.map((region, index) => this.#option(region, index)));
    this.#list.hidden = found.length === 0;
    this.input.ariaExpanded = String(found.length > 0);
    this.#move(-1);
    const { foundText, noneText } = this.root.dataset;
    this.#say(found.length > 0 ? foundText : noneText, { count: String(found.length) });
  }

  #option(region: FoundRegion, index: number): HTMLElement {
    const option = document.createElement("li");
    option.id = `${this.#list.id}-${index}`;
    option.role = "option";
    option.ariaSelected = "false";
    const reading = document.createElement("small");
    reading.textContent = region.kana;
    option.append(`${region.prefecture} ${region.name} `, reading);
    return option;
  }

  #pressed(event: KeyboardEvent): void {
    const isOpen = !this.#list.hidden;
    if (event.isComposing) {
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (isOpen) {
        const count = this.#regions.length;
        const step = event.key === "ArrowDown" ? 1 : -1;
        const from = this.#active < 0 && step < 0 ? 0 : this.#active;
        this.#move((from + step + count) % count);
      } else {
        this.#typed();
      }
    } else if (event.key === "Enter" && isOpen && this.#active >= 0) {
      event.preventDefault();
      this.#choose(this.#active);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      this.#close();
    }
  }

  #move(index: number): void {
    this.#active = index;
    for (const [place, option] of [...this.#list.children].entries()) {
      option.ariaSelected = String(place === index);
      if (place === index) {
        this.input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      }
    }
    if (index < 0) {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  #choose(index: number): void {
    const region = this.#regions[index];
    if (region === undefined) {
      return;
    }
    this.input.value = `${region.prefecture} ${region.name}`;
    this.#code.value = region.code;
    this.#code.disabled = false;
    for (const radio of this.#radios) {
      radio.checked = false;
      radio.required = false;
    }
    this.#close();
    this.#say(this.root.dataset.chosenText, { name: this.input.value });
  }

  /** Forget the code that was chosen from the list. */
  #forget(): void {
    this.#code.disabled = true;
    this.#code.value = "";
    for (const radio of this.#radios) {
      radio.required = this.#required;
    }
  }

  #close(): void {
    this.#list.hidden = true;
    this.input.ariaExpanded = "false";
    this.#move(-1);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#request?.abort();
  }

  #say(words: string | undefined, data: Record<string, string> = {}): void {
    this.#status.textContent = (words ?? "").replace(
      /\{(\w+)\}/g,
      (mark, name: string) => data[name] ?? mark,
    );
  }
}
