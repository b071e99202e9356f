/** Decodes a snapshot, one zstd stream in pieces, with v86's own decoder. */
import type { Decoder } from '../machine/v86-inside.ts';
import { decoderOf } from '../machine/v86-inside.ts';
import type { ReadNext } from './state.ts';

/**
 * Opens the joined `pieces`. An instance of its own, thrown away at `close`: the decoder takes 200 MB, which an
 * instance never gives back, so it must not be the machine's.
 */
export async function openSnapshot(
  wasm: WebAssembly.Module,
  pieces: readonly Blob[],
): Promise<{ read: ReadNext; close: () => void }> {
  const instance = await WebAssembly.instantiate(wasm, standIns(wasm));
  let decoder: Decoder | undefined = decoderOf(instance.exports);
  const length = pieces.reduce((sum, piece) => sum + piece.size, 0);
  const context = decoder.zstd_create_ctx(length);
  let at = decoder.zstd_get_src_ptr(context) >>> 0;
  for (const piece of pieces) {
    const bytes = new Uint8Array(await piece.arrayBuffer());
    new Uint8Array(decoder.memory.buffer).set(bytes, at);
    at += bytes.length;
  }
  let last = { pointer: 0, length: 0 };
  return {
    read: (bytes) => {
      if (!decoder) throw new Error('The snapshot is closed.');
      if (last.length > 0) decoder.zstd_read_free(last.pointer, last.length);
      const pointer = decoder.zstd_read(context, bytes);
      last = { pointer, length: bytes };
      return new Uint8Array(decoder.memory.buffer, pointer >>> 0, bytes);
    },
    close: () => {
      decoder = undefined;
    },
  };
}

/** Imports that decoding never calls. */
function standIns(wasm: WebAssembly.Module): WebAssembly.Imports {
  const env: WebAssembly.ModuleImports = {};
  for (const { name, kind } of WebAssembly.Module.imports(wasm)) {
    if (kind === 'table') env[name] = new WebAssembly.Table({ element: 'anyfunc', initial: 4096 });
    else
      env[name] = () => {
        throw new Error(`The decoder called ${name}.`);
      };
  }
  return { env };
}
