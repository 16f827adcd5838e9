// Every element that shows a red colour and stands in nothing of `allowed`, as text with what is red.
(allowed) => {
  const CHANNELS = /rgba?\(([\d.]+),\s*([\d.]+),\s*([\d.]+)(?:,\s*([\d.]+))?/;
  const isRed = (value) => {
    const found = value.match(CHANNELS);
    if (!found || Number(found[4] ?? 1) <= 0.05) return false;
    const [r, g, b] = found.slice(1, 4).map(Number);
    const chroma = Math.max(r, g, b) - Math.min(r, g, b);
    return chroma >= 8 && r === Math.max(r, g, b) && (60 * Math.abs(g - b)) / chroma < 18;
  };
  const coloursOf = (element, style) => [
    ...[style.color, style.backgroundColor, style.textDecorationColor],
    ...["Top", "Right", "Bottom", "Left"]
      .filter((side) => parseFloat(style[`border${side}Width`]))
      .map((side) => style[`border${side}Color`]),
    ...(style.outlineStyle === "none" ? [] : [style.outlineColor]),
    ...(element instanceof SVGElement ? [style.fill, style.stroke] : []),
  ];
  const wrong = [];
  for (const element of document.querySelectorAll("body, body *")) {
    if (element.closest(allowed)) continue;
    for (const part of [null, "::before", "::after"]) {
      const style = getComputedStyle(element, part);
      if (part && style.content === "none") continue;
      const red = coloursOf(element, style).filter(isRed);
      if (red.length) wrong.push(`${element.outerHTML.slice(0, 120)} ${part ?? ""} ${red}`);
    }
  }
  return wrong;
};
