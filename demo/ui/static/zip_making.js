/* Folders and files as one zip, made in the browser: stored as they are, because pictures hardly become smaller. The zip
   refers to the files on the visitor's disk; nothing of them is held in memory but the piece that is being read. */
{
  const MOST = 65_000; // files: the plain zip format numbers them with 16 bits
  const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
    for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? 0xedb88320 ^ (byte >>> 1) : byte >>> 1;
    return byte;
  });

  /* CRC-32 of a file (ISO 3309), which a zip has for each. */
  const crcOf = async (file) => {
    let crc = 0xffffffff;
    const reader = file.stream().getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read())
      for (const byte of part.value) crc = TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
    return ~crc >>> 0;
  };

  /* Numbers of 2 and 4 bytes, least significant first. */
  const packed = (...fields) => {
    const view = new DataView(new ArrayBuffer(fields.reduce((sum, [bytes]) => sum + bytes, 0)));
    let at = 0;
    for (const [bytes, value] of fields) {
      if (bytes === 2) view.setUint16(at, value, true);
      else view.setUint32(at, value, true);
      at += bytes;
    }
    return view.buffer;
  };
  const UTF8 = 0x0800, VERSION = 20, FIRST_DAY = 0x21; // 1 January 1980: when a file was written is nobody's business
  const about = (crc, size, name) => [
    [2, UTF8], [2, 0], [2, 0], [2, FIRST_DAY], [4, crc], [4, size], [4, size], [2, name.length], [2, 0],
  ];

  const entriesIn = (folder) => new Promise((resolve, reject) => {
    const reader = folder.createReader();
    const all = [];
    const next = () => reader.readEntries((some) => (some.length ? (all.push(...some), next()) : resolve(all)), reject);
    next(); // a browser gives 100 at a time
  });

  const walk = async (entry) => {
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
      return [{ file, path: entry.fullPath.replace(/^\//, "") }];
    }
    const found = [];
    for (const inside of await entriesIn(entry)) found.push(...(await walk(inside)));
    return found;
  };

  Object.assign(window.xray, {
    /* All files of what `xray.takeFiles` gave, folders walked through: [{ file, path }]. */
    async filesIn(given) {
      const found = [];
      for (const one of given)
        if (one.isDirectory) found.push(...(await walk(one)));
        else found.push({ file: one, path: one.webkitRelativePath || one.name });
      return found;
    },

    /* One zip of these files, named after the folder that they lie in; null: there are too many. */
    async zipOf(found) {
      if (found.length > MOST) return null;
      const parts = [], list = [];
      let at = 0, listed = 0;
      for (const { file, path } of found) {
        const name = new TextEncoder().encode(path);
        const facts = about(await crcOf(file), file.size, name);
        const head = packed([4, 0x04034b50], [2, VERSION], ...facts);
        const line = packed([4, 0x02014b50], [2, VERSION], [2, VERSION], ...facts, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]);
        parts.push(head, name, file);
        list.push(line, name);
        at += head.byteLength + name.length + file.size;
        listed += line.byteLength + name.length;
      }
      const end = packed(
        [4, 0x06054b50], [2, 0], [2, 0], [2, found.length], [2, found.length], [4, listed], [4, at], [2, 0]);
      const folder = found[0]?.path.split("/")[0].replace(/\.[^.]*$/, "") || "images";
      return new File([...parts, ...list, end], `${folder}.zip`, { type: "application/zip" });
    },
  });
}
