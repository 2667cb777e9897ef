/**
 * Starts Wagtail's widgets from data, where Wagtail itself would write an inline script.
 *
 * Our policy for the admin allows no inline script at all, not even with a nonce. Our templates and
 * `cms.middleware` turn each of Wagtail's inline calls into a data block, which a browser never runs:
 *
 *   <script type="application/json" data-controller="initialise"
 *           data-initialise-name-value="SnippetChooser">["id_quiz", {"modalUrl": "…"}]</script>
 *
 * The block holds a list of arguments, or a string that holds JSON for the only argument. The name is
 * that of a class or function which Wagtail puts on `window`; only those listed below are started.
 * Stimulus connects the block wherever and whenever it is put into the page, so that forms that are
 * added later and modal windows work as well.
 */
(() => {
  const PANEL = /^(?:Inline|MultipleChooser)Panel$/;
  const CHOOSER = /^(?:[A-Z][A-Za-z]*)?Chooser$/;
  const FUNCTION = /^(?:init(?:Date|Time|DateTime)Chooser|createTaskChooser)$/;
  const BLOCKS = 'script[data-controller="initialise"]:not([data-started])';

  function start(block) {
    if (block.dataset.started) return;
    block.dataset.started = "true";
    const name = block.dataset.initialiseNameValue;
    const data = JSON.parse(block.textContent);
    const args = typeof data === "string" ? [JSON.parse(data)] : data;
    const target = window[name];
    if (typeof target !== "function") throw new Error(`initialise: no ${name} in this page`);
    if (PANEL.test(name)) startPanel(new target(...args));
    else if (CHOOSER.test(name)) new target(...args);
    else if (FUNCTION.test(name)) target(...args);
    else throw new Error(`initialise: ${name} is not one of Wagtail's widgets`);
  }

  // A panel that adds a form uses its widgets in the same breath, before Stimulus has seen them.
  function startPanel(panel) {
    const addForm = panel.addForm;
    panel.addForm = (...args) => {
      const result = addForm.apply(panel, args);
      panel.formContainer[0].querySelectorAll(BLOCKS).forEach(start);
      return result;
    };
  }

  class InitialiseController extends window.StimulusModule.Controller {
    connect() {
      start(this.element);
    }
  }

  window.wagtail.app.register("initialise", InitialiseController);
})();
