/* What a visitor hands over -> the files of a list, found one after another: { name, size, open }, where `open()` gives the
   File, or throws an error whose `code` says why not. No file is read before; a File is but a name for the disk. */

import { ZipError, entriesOf } from "./zip.js";

const MANY = 200; // files, after which the page is let to itself

/* Whether a file inside a folder or zip may be a radiograph, by its path: as the command line decides. */
const mayBePicture = (path, { endings, others }) => {
  const name = path.split("/").pop();
  const ending = name.slice(1).match(/\.[^.]*$/)?.[0].toLowerCase() ?? "";
  return (endings.includes(ending) || /^\.\d+$/.test(ending)) && !others.includes(name);
};
const isHidden = (path) => path.split("/").some((part) => part.startsWith(".") || part === "__MACOSX");

/* What stands in the list for a folder or zip that cannot be read. */
const unreadable = (name, { code = "unreadable" }) => ({
  name, size: 0, given: true, open: () => Promise.reject(new ZipError(code)),
});

/* `open()` gives the zip. */
async function* inZip(path, open) {
  try {
    const entries = await entriesOf(await open());
    if (!entries.length) yield unreadable(path, { code: "zip_empty" });
    for (const { name, ...rest } of entries) yield { name: `${path}/${name}`, ...rest };
  } catch (error) {
    yield unreadable(path, error instanceof ZipError ? error : {});
  }
}

const byName = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
const sorted = async (files, looked) => {
  const all = [];
  for await (const file of files) {
    all.push(file);
    if (all.length % MANY === 0) looked(all.length);
  }
  return all.sort(byName);
};
const isZip = ({ name, type }) => /\.zip$/i.test(name) || type === "application/zip";

async function* inFolder(folder) {
  const reader = folder.createReader();
  const next = () => new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // some at a time
  try {
    for (let some = await next(); some.length; some = await next())
      for (const entry of some)
        if (entry.isDirectory) yield* inFolder(entry);
        else yield { name: entry.fullPath.slice(1), size: 0, open: () => new Promise((...settle) => entry.file(...settle)) };
  } catch {
    yield unreadable(folder.fullPath.slice(1), {});
  }
}

/* The files in a folder, those in its zips among them. */
async function* withZips(files) {
  for await (const file of files)
    if (isZip(file) && !isHidden(file.name)) yield* inZip(file.name, file.open);
    else yield file;
}

/* A file as it was handed over; `path`: in the folder that was chosen, "" where it was given itself. */
const alone = (file, path) => ({ name: path || file.name, size: file.size, given: !path, open: async () => file });

/* `given`: Files, and folders as FileSystemDirectoryEntry. Those in a folder, its zips, or a zip come by name; of these, hidden files are
   left out. `looked` is told from time to time how many files a folder or zip has so far, and `passedOver` of each in it
   that is no picture by its name. */
export async function* filesOf(given, known, { looked, passedOver }) {
  const chosen = given.filter((one) => one.webkitRelativePath).map((one) => alone(one, one.webkitRelativePath));
  let count = 0;
  for (const one of [...given.filter((one) => !one.webkitRelativePath), chosen]) {
    const found =
      one === chosen ? await sorted(withZips(chosen), looked)
      : one.isDirectory ? await sorted(withZips(inFolder(one)), looked)
      : isZip(one) ? await sorted(inZip(one.name, async () => one), looked)
      : [alone(one, "")];
    for (const file of found) {
      if (!file.given && isHidden(file.name)) continue;
      if (file.given || mayBePicture(file.name, known)) yield file;
      else passedOver(file.name);
      count += 1;
      if (count % MANY === 0) await new Promise((resolve) => setTimeout(resolve));
    }
  }
}
