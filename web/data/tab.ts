const ICONS = { calm: "/karajo/app/icon.svg", failed: "/karajo/app/icon-failed.svg" } as const;

/** What the tab of the browser shows of this page, also while one looks at something else. */
export function showInTab(title: string, icon: keyof typeof ICONS): void {
  document.title = title;
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  // The same address again would be fetched again.
  if (link !== null && link.getAttribute("href") !== ICONS[icon]) link.setAttribute("href", ICONS[icon]);
}
