//! Questions whose search can be stopped: the first Ctrl-C ends it with the best so far, a
//! second one ends the program.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::layers::OutputArguments;
use super::{Failure, exit, output};
use crate::scenario::Question;
use crate::siting::Budget;

/// Answer a question as the output arguments ask, until it is done or Ctrl-C is pressed.
pub fn answer(
    question: &Question,
    budget: Budget,
    arguments: &OutputArguments,
) -> Result<u8, Failure> {
    let interrupt = listen();
    let budget = Budget { interrupt: Arc::clone(&interrupt), ..budget };
    let code = output::answer(question, &budget, arguments)?;
    Ok(if interrupt.load(Ordering::Relaxed) { exit::INTERRUPTED } else { code })
}

/// A flag that the first Ctrl-C sets; a second one ends the program.
pub fn listen() -> Arc<AtomicBool> {
    let interrupt = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupt);
    let listening = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(exit::INTERRUPTED));
        }
    });
    if let Err(error) = listening {
        eprintln!("warning: Ctrl-C will end the program at once: {error}");
    }
    interrupt
}
