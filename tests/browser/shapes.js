// The elements of each part of the page, without what differs between two people or two courses: words, numbers, ids,
// addresses, and how often the same element follows itself. Two pages with the same shapes break the same rules.
() => {
  const NAMES_ALONE = /^(id|for|name|value|href|src|action|title|alt|style|content|pattern|placeholder|data-|hx-|on)|^aria-(label|describe|control|own|details|value)/;
  const attribute = ({ name, value }) =>
    NAMES_ALONE.test(name) || (name !== 'class' && /[0-9]/.test(value)) ? `${name}${value.trim() ? '=' : ''}` : `${name}=${value}`;
  const shape = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.trim() ? 'words' : '';
    if (node.nodeType !== Node.ELEMENT_NODE) return '';
    const parts = [...node.childNodes].map(shape).filter(Boolean);
    const once = parts.filter((part, index) => part !== parts[index - 1]);
    return `<${node.localName} ${[...node.attributes].map(attribute).sort().join(' ')}>${once.join('')}</>`;
  };
  return [...document.body.children].map(shape);
}
