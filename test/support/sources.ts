import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** A file of the project, by its path from the root with forward slashes. */
export interface Source {
  path: string;
  source: string;
}

const unread = new Set([
  'node_modules',
  'dist',
  'generated',
  'coverage',
  '.git',
  '.serai',
  '.stryker-tmp',
]);
const code = /\.(ts|mts|cts|mjs|cjs|js)$/;
const maxDepth = 20;

/** Every file below a folder that belongs to the project, without its text. */
export function pathsIn(root: string, folder = '', depth = 0): string[] {
  if (depth > maxDepth) throw new Error(`${folder} lies deeper than ${maxDepth} folders`);
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (unread.has(entry.name)) return [];
    return entry.isDirectory() ? pathsIn(root, path, depth + 1) : [path];
  });
}

/** All code of the project and the package files, with their text. */
export function readSources(root: string): Source[] {
  return pathsIn(root)
    .filter((path) => code.test(path) || path.endsWith('package.json'))
    .map((path) => ({ path, source: readFileSync(join(root, path), 'utf8') }));
}

/** What a file imports, types included; relative imports as paths from the root. */
export function importsOf({ path, source }: Source): string[] {
  if (!code.test(path)) return [];
  return ts
    .preProcessFile(source, true, true)
    .importedFiles.map(({ fileName }) =>
      fileName.startsWith('.') ? posix.join(posix.dirname(path), fileName) : fileName,
    );
}

/** Tests and what only tests use. They stand beside what they test. */
export function isTest(path: string): boolean {
  return /\.(test|test-data)\.ts$/.test(path);
}

/** The code of a file without its comments and texts, so that words in them are not mistaken. */
export function codeOf({ source }: Source): string {
  const file = ts.createSourceFile('x.ts', source, ts.ScriptTarget.ES2023, true);
  const kept: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJSDoc(node)) return;
    if (node.getChildCount(file) > 0) {
      for (const child of node.getChildren(file)) visit(child);
    } else if (!ts.isStringLiteralLike(node) && node.getText(file) !== '') {
      kept.push(node.getText(file));
    }
  };
  visit(file);
  return kept.join(' ');
}
