/* Where a data set is dropped: one zip. `part`: the selector of the part of the page with the upload button. */
Object.assign(window.xray, {
  zipZone(element, refuse, maxBytes, part) {
    const rename = (name) => (name.endsWith(".zip") ? name : `${name.replace(/\.zip$/i, "")}.zip`); // Gradio wants it so
    /* A file that is no zip, by its name and by its first bytes, would be sent in vain. */
    const check = async (file, count) => {
      if (count > 1) return "several";
      const begin = await file.slice(0, 2).text();
      return begin === "PK" || /\.zip$/i.test(file.name) ? null : "no-zip";
    };
    xray.dropZone(element, refuse, { maxBytes, part, busy: "sending", rename, accept: ".zip", check });
  },
});
