//! tries: to put an allocator in place of the program's
//! undefended: code of the submission's runs at every allocation, the harness's own too
//! down: words
//! seen: refused or does-not-compile or graded 0

#[global_allocator]
static ALLOCATOR: std::alloc::System = std::alloc::System;
