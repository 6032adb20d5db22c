/**
 * S23: the supply chain, checked offline: every package is named by an exact version with its checksum, none comes from
 * elsewhere than the registry, only packages we know may have an install script and none may run it, versions with known holes
 * are not there, licences are ones we may use, and all run on Node 22 and 24.
 *
 * Off: the same files with a checksum taken out, an address put in, a script, a hole, a licence and an engine of the kind that
 * must be noticed.
 */
import { readFileSync } from 'node:fs';
import { prove } from './proof.ts';

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
  readonly optional?: boolean;
  readonly engines?: Readonly<Record<string, string>>;
}
interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}
type Packages = Readonly<Record<string, Locked>>;

const read = <T>(file: string) => JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')) as T;

/** Holes that parsers of XML had, by the first version without them. */
const FIXED: Readonly<Record<string, readonly [number, number]>> = { xml2js: [0, 5], 'fast-xml-parser': [5, 7] };
const LICENCES =
  /^\(?(?:MIT|ISC|0BSD|Unlicense|Apache-2\.0|BSD-[23]-Clause|BlueOak-1\.0\.0|MPL-2\.0|LGPL-3\.0-or-later|MIT\/X11)\b/;
/** Their package names no licence, or not which of its kind; read by us, it is MIT or one of the BSD. */
const READ = ['buffers', 'cldrjs', 'css-select', 'dom-walk', 'domutils', 'exif-parser', 'open-graph'];
/** `(WTFPL OR MIT)` and the like: one of the two will do. */
const isLicenceFine = (licence: string) => LICENCES.test(licence) || / OR (?:MIT|BSD-3-Clause)\)?$/.test(licence);

const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Whether a range of engines lets this Node major in, for the forms that packages use. */
function fits(range: string, major: number): boolean {
  return range.split('||').some(part => {
    const bounds = [...part.trim().matchAll(/(>=|<=|>|<|\^|~|=)?\s*v?(\d+|\*)/g)];
    if (bounds.length === 0 || part.includes('*')) return true;
    const [, sign = '=', first = '0'] = bounds[0]!;
    return sign === '>=' || sign === '>' ? Number(first) <= major : sign.startsWith('<') || Number(first) === major;
  });
}

function findings(packages: Packages, manifest: Manifest): string[] {
  const named = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  return [
    ...Object.entries(named).flatMap(([name, version]) =>
      /^\d+\.\d+\.\d+$/.test(version) ? [] : [`${name} is not pinned: ${version}`],
    ),
    ...Object.entries(packages).flatMap(([path, locked]) => {
      if (path === '') return [];
      const name = nameOf(path);
      const [major = 0, minor = 0] = (locked.version ?? '').split('.').map(Number);
      const fixed = FIXED[name];
      return [
        ...(locked.integrity?.startsWith('sha512-') ? [] : [`${path} has no checksum`]),
        ...(locked.resolved === undefined || locked.resolved.startsWith('https://registry.')
          ? []
          : [`${path} comes from ${locked.resolved}`]),
        ...(locked.hasInstallScript && manifest.allowScripts[name] !== false ? [`${path} runs a script`] : []),
        ...(fixed && (major < fixed[0] || (major === fixed[0] && minor < fixed[1]))
          ? [`${path} ${locked.version} has a known hole`]
          : []),
        ...(isLicenceFine(locked.license ?? '') || READ.includes(name) ? [] : [`${path}: licence ${locked.license}`]),
        // What is for another system is not installed on ours.
        ...(locked.optional ? [] : [22, 24]).flatMap(node =>
          fits(locked.engines?.['node'] ?? '*', node) ? [] : [`${path} does not run on Node ${node}`],
        ),
      ];
    }),
  ];
}

prove('S23', 'what we build on is known, whole and allowed', async isOn => {
  const { packages, lockfileVersion } = read<{ packages: Packages; lockfileVersion: number }>('package-lock.json');
  const manifest = read<Manifest>('package.json');
  const bad: Packages = {
    'node_modules/a': { version: '1.0.0', license: 'MIT' },
    'node_modules/b': {
      version: '1.0.0',
      license: 'MIT',
      integrity: 'sha512-b',
      resolved: 'http://elsewhere.example/b',
    },
    'node_modules/c': { version: '1.0.0', license: 'MIT', integrity: 'sha512-c', hasInstallScript: true },
    'node_modules/xml2js': { version: '0.4.23', license: 'MIT', integrity: 'sha512-x' },
    'node_modules/d': { version: '1.0.0', license: 'AGPL-3.0', integrity: 'sha512-d' },
    'node_modules/e': { version: '1.0.0', license: 'MIT', integrity: 'sha512-e', engines: { node: '^18 || ^20' } },
  };
  const found = findings(isOn ? packages : { ...packages, ...bad }, manifest);
  const noticed = Object.keys(bad).filter(path =>
    found.some(f => f.startsWith(`${path} `) || f.startsWith(`${path}:`)),
  );
  // All six must be noticed, or this proof is one that cannot fail.
  if (!isOn && noticed.length < Object.keys(bad).length) return { figures: {}, broken: [] };
  return {
    figures: { packages: Object.keys(packages).length - 1, findings: found.length },
    broken: [...found, ...(lockfileVersion === 3 ? [] : [`lockfile version ${lockfileVersion}`])],
  };
});
