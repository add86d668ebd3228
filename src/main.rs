//! The `radii` program: parse, dispatch, exit code.

use std::alloc::{GlobalAlloc, Layout, System};
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

/// The system's allocator. Where it has no more to give, the program says so and ends with a code
/// of its own, not by a signal.
struct Allocator;

#[global_allocator]
static ALLOCATOR: Allocator = Allocator;

// SAFETY: every call is handed on as it is; what comes back is looked at, not touched.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        checked(unsafe { System.alloc(layout) })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        checked(unsafe { System.alloc_zeroed(layout) })
    }

    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        checked(unsafe { System.realloc(old, layout, size) })
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        unsafe { System.dealloc(old, layout) }
    }
}

fn checked(memory: *mut u8) -> *mut u8 {
    if memory.is_null() {
        radii::cli::end_without_memory();
    }
    memory
}
