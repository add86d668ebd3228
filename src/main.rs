//! The `radii` program: parse, dispatch, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    set_up_proj();
    ExitCode::from(radii::cli::run())
}

/// PROJ's database is inside this program; another installation's, named in the
/// environment, would be of another version and break every lookup. And PROJ is to leave
/// standard error to us: what it complains about comes back as an error with a remedy.
#[allow(unsafe_code)]
fn set_up_proj() {
    // SAFETY: nothing else runs yet; no other thread can be reading the environment.
    unsafe {
        std::env::remove_var("PROJ_DATA");
        std::env::remove_var("PROJ_LIB");
        std::env::set_var("PROJ_DEBUG", "0");
    }
}
