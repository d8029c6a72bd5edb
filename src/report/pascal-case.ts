/** An id -> the name that SARIF viewers show: `never-rotated` -> `NeverRotated`. */

export const pascalCase = (id: string): string =>
  id
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
