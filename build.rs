//! Puts the bundled map page where the library embeds it. `./dev` bundles it; a build without that
//! has no page, and says so when one is asked for.

use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let home = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let bundled = home.join("maps/page/dist");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", bundled.display());
    for name in ["page.js", "page.css"] {
        let bytes = fs::read(bundled.join(name)).unwrap_or_default();
        fs::write(out.join(name), bytes)?;
    }
    Ok(())
}
