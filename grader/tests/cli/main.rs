//! The program as it is used: arguments in; exit code, standard output and standard error out.

mod help;
mod list;
mod names;
mod verify;
mod world;
