/** Of the HTML of a description these elements stay; of all others only their text, or nothing where it is no text. */
export const DESCRIPTION_TAGS = [
  ...["a", "abbr", "b", "br", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span"],
  ...["strong", "sub", "sup", "u", "var", "wbr"],
  ...["blockquote", "dd", "div", "dl", "dt", "li", "ol", "p", "pre", "ul"],
];

export const DESCRIPTION_ATTRIBUTES = ["href", "title"];

/** Where a link of a description may lead: to the web, to somebody's mail, within this server or this page. */
export const DESCRIPTION_ADDRESS = /^(?:https?:\/\/|mailto:|\/(?![/\\])|#)/i;
