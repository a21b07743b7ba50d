//! The program as it is used: arguments in; exit code, standard output and standard error out.

mod batch;
mod class;
mod explain;
mod help;
mod hint;
mod init;
mod list;
mod names;
mod new;
mod portuguese;
mod renamed;
mod report;
mod reset;
mod schemas;
mod school;
mod strict;
mod verify;
mod world;
