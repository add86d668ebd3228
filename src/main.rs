//! The `radii` program: parse, dispatch, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    forget_foreign_proj_data();
    ExitCode::from(radii::cli::run())
}

/// PROJ's database is inside this program; another installation's, named in the
/// environment, would be of another version and break every lookup.
#[allow(unsafe_code)]
fn forget_foreign_proj_data() {
    for name in ["PROJ_DATA", "PROJ_LIB"] {
        // SAFETY: nothing else runs yet; no other thread can be reading the environment.
        unsafe { std::env::remove_var(name) };
    }
}
