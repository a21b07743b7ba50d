//! What becomes of a thread that would wait in the kernel: it waits in the [`world`] instead.
//!
//! When it is the executor's thread inside a poll, the wait is a fact of its own.

use facts::{BlockingCall, Fact};

use crate::stack::Stack;
use crate::world::{Nanos, Number, On, Woken};
use crate::{cause, ending, idle_time, poll, real, record, world};

/// Lets a thread wait, recording that it held up the executor if it did.
pub(crate) fn wait(me: Number, call: BlockingCall, on: On, deadline: Option<Nanos>) -> Woken {
    wait_if(me, call, on, deadline, || true).unwrap_or(Woken::Event)
}

/// As [`wait`], unless `still` says no once nobody else can change what it looks at.
pub(crate) fn wait_if(
    me: Number,
    call: BlockingCall,
    on: On,
    deadline: Option<Nanos>,
    still: impl FnOnce() -> bool,
) -> Option<Woken> {
    poll::waited();
    if !poll::is_going_on() || poll::in_harness() {
        let woken = world::wait_if(me, on, deadline, still)?;
        if me == 0 && matches!(woken, Woken::Standstill(_)) {
            ending::executor_stands(&Stack::capture());
        }
        return Some(woken);
    }
    let at = world::now_micros();
    let began = real::nanoseconds(libc::CLOCK_MONOTONIC);
    let woken = world::wait_if(me, on, deadline, still)?;
    idle_time::account_for(real::nanoseconds(libc::CLOCK_MONOTONIC).saturating_sub(began));
    let stack = poll::outside_student(Stack::capture);
    record::fact(&Fact::Block {
        call,
        cause: cause::current().map(str::to_owned),
        at,
        took: world::now_micros().saturating_sub(at),
        task: poll::task(),
        frames: stack.to_vec(),
    });
    if matches!(woken, Woken::Standstill(_)) {
        ending::executor_stands(&stack);
    }
    Some(woken)
}

/// Lets virtual time pass on the calling thread, without a fact: it has one already.
pub(crate) fn pass_time(me: Number, time: Nanos) {
    if matches!(world::wait(me, On::Time, Some(world::now() + time)), Woken::Standstill(_)) {
        ending::executor_stands(&Stack::capture());
    }
}
