/**
 * The custom properties that tokens.css gives the whole page in a colour scheme: of its rules for `:root`, those that hold
 * always and those that hold where the person has chosen the scheme.
 */
export function themeTokens(sheets: Iterable<CSSStyleSheet>, theme: "light" | "dark"): ReadonlyMap<string, string> {
  const tokens = new Map<string, string>();
  for (const { selectorText, style } of [...sheets].flatMap(({ cssRules }) => styleRules(cssRules))) {
    if (selectorText !== ":root" && selectorText !== `:root[data-theme="${theme}"]`) continue;
    for (const name of style) if (name.startsWith("--")) tokens.set(name, style.getPropertyValue(name));
  }
  return tokens;
}

/** Rules outside of media queries, those of imported sheets too. */
function styleRules(rules: CSSRuleList): readonly CSSStyleRule[] {
  return [...rules].flatMap((rule) => {
    if (rule instanceof CSSImportRule) return rule.styleSheet === null ? [] : styleRules(rule.styleSheet.cssRules);
    return rule instanceof CSSStyleRule ? [rule] : [];
  });
}
