// Looks up what a JavaScript program requires at its top level, without running anything of it.
//
// usage: node preflight.js FILE
//
// Prints one line per fault: the fault, a tab, and what to do about it. Only statements at the
// beginning of a line count, for what is indented may never be reached.
'use strict';

const fs = require('fs');
const { createRequire, builtinModules } = require('module');
const path = require('path');

const FILES_MAX = 100;
const STATEMENTS = [
  /^(?:const|let|var)\s[^=;]*=\s*require\(\s*['"]([^'"\n]+)['"]\s*\)/gm,
  /^require\(\s*['"]([^'"\n]+)['"]\s*\)/gm,
  /^(?:import|export)\s[^'"`;(]*?from\s*['"]([^'"\n]+)['"]/gm,
  /^import\s*['"]([^'"\n]+)['"]/gm,
];

/** Blanks out block comments, and keeps the lines as they are. */
function withoutComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
}

function isBuiltin(name) {
  return name.startsWith('node:') || builtinModules.includes(name);
}

function packageFolder(file) {
  let folder = path.dirname(file);
  while (!fs.existsSync(path.join(folder, 'package.json')) && path.dirname(folder) !== folder) {
    folder = path.dirname(folder);
  }
  return fs.existsSync(path.join(folder, 'package.json')) ? folder : path.dirname(file);
}

function hint(name, file) {
  if (name.startsWith('.') || name.startsWith('/')) {
    return 'there is no such file';
  }
  const words = name.split('/');
  const found = name.startsWith('@') ? words.slice(0, 2).join('/') : words[0];
  return `npm install ${found} in ${packageFolder(file)}`;
}

function check(first) {
  const left = [first];
  const seen = new Set();
  while (left.length > 0 && seen.size < FILES_MAX) {
    const file = left.shift();
    if (seen.has(file)) {
      continue;
    }
    seen.add(file);
    const text = withoutComments(fs.readFileSync(file, 'utf8'));
    const { resolve } = createRequire(file);
    for (const statement of STATEMENTS) {
      for (const match of text.matchAll(statement)) {
        const name = match[1];
        if (isBuiltin(name) || name.includes(':')) {
          continue;
        }
        const line = text.slice(0, match.index + match[0].length).split('\n').length;
        try {
          const found = resolve(name);
          if (/\.[cm]?js$/.test(found) && !found.includes('/node_modules/')) {
            left.push(found);
          }
        } catch (fault) {
          if (fault.code === 'MODULE_NOT_FOUND') {
            console.log(`${file}:${line}: Cannot find module '${name}'\t${hint(name, file)}`);
          }
        }
      }
    }
  }
}

check(path.resolve(process.argv[2]));
