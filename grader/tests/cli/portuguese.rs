//! The program in Portuguese, and how it comes to speak it.

use insta::assert_snapshot;

use crate::world::World;

/// Standard error of a run with these variables set.
fn told(world: &World, variables: &[(&str, &str)], arguments: &[&str]) -> String {
    let mut command = world.command(arguments);
    command.envs(variables.iter().copied());
    world.run_command(command).err
}

#[test]
fn names_that_lead_nowhere() {
    let world = World::new();
    let told = |arguments: &[&str]| told(&world, &[("GRADER_LANG", "pt-BR")], arguments);
    assert_snapshot!(told(&["check", "blokcing-call"]), @r"
    erro: não existe o exercício `blokcing-call`; você quis dizer `03-blocking-call`?
    dica: `grader list` mostra todos os exercícios do curso
    ");
    assert_snapshot!(told(&["check", "lock"]), @r"
    erro: `lock` pode ser `03-blocking-call` ou `19-two-locks`
    dica: diga um deles por inteiro, como em `03-blocking-call`
    ");
    assert_snapshot!(told(&["check", "--submission", "nowhere"]), @r"
    erro: não existe a pasta nowhere
    dica: veja se não há um erro de digitação no caminho
    ");
}

#[test]
fn colour_is_the_same() {
    let told =
        told(&World::empty(), &[("LANG", "C")], &["--lang", "pt-BR", "--color", "always", "list"]);
    assert_snapshot!(told.replace('\u{1b}', "␛"), @r"
    ␛[1m␛[31merro␛[0m: não há curso aqui: não existe course.toml em COURSE nem em nenhuma pasta acima
    ␛[1m␛[36mdica␛[0m: vá para a pasta do seu curso, ou monte um com `grader init bug-hunts`
    ");
}

#[test]
fn what_is_told_keeps_to_ascii_where_it_must() {
    let world = World::new();
    let ran =
        |arguments: &[&str]| world.run(&[&["--lang", "pt-BR", "--ascii"], arguments].concat());
    assert_snapshot!(ran(&["check", "blokcing-call"]).err, @r"
    erro: nao existe o exercicio `blokcing-call`; voce quis dizer `03-blocking-call`?
    dica: `grader list` mostra todos os exercicios do curso
    ");
    for arguments in [&["--help"][..], &["check", "--nothing"], &["check", "lock"]] {
        let ran = ran(arguments);
        let said = format!("{}{}", ran.out, ran.err);
        assert!(said.is_ascii() && !said.is_empty(), "{said}");
    }
}

#[test]
fn what_was_typed_goes_before_the_environment() {
    let world = World::empty();
    let speaks = |variables: &[(&str, &str)], arguments: &[&str]| {
        let told = told(&world, variables, arguments);
        told.split(':').next().unwrap_or_default().to_owned()
    };
    assert_eq!(speaks(&[], &["list"]), "error");
    assert_eq!(speaks(&[("LC_ALL", "pt_BR.UTF-8")], &["list"]), "erro");
    assert_eq!(speaks(&[("LC_ALL", "pt_BR.UTF-8"), ("GRADER_LANG", "en")], &["list"]), "error");
    assert_eq!(speaks(&[("GRADER_LANG", "pt-BR")], &["list", "--lang", "en"]), "error");
    for tag in ["pt-BR", "pt-br", "pt", "pt_BR"] {
        assert_eq!(speaks(&[], &["--lang", tag, "list"]), "erro", "{tag}");
    }
}

#[test]
fn the_list_and_reset() {
    let world = World::new();
    world.file("exercises/19-two-locks/README.pt-BR.md", "# Dois locks\n");
    let ran = world.run(&["list", "--lang", "pt-BR"]);
    let listed = ran.out;
    let ran = world.run(&["reset", "01", "--lang", "pt-BR"]);
    assert_snapshot!(format!("{listed}\n{}{}", ran.out, ran.err));
}

#[test]
fn json_carries_the_language_and_keeps_its_names() {
    let world = World::new();
    let ran = world.run(&["check", "nothing", "--lang", "pt-BR", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&ran.out).expect("it is JSON");
    assert_eq!(document["language"], "pt-BR");
    assert_eq!(document["error"]["message"], "não existe o exercício `nothing`");
    assert_eq!(document["error"]["hint"], "`grader list` mostra todos os exercícios do curso");
}

#[test]
fn what_can_be_typed_and_what_was_not_understood() {
    let world = World::empty();
    let ran = world.run(&["--lang", "pt-BR", "hint", "-h"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    assert!(ran.out.contains("Uso: grader hint [OPÇÕES] [EXERCÍCIO]"), "{}", ran.out);
    let ran = world.run(&["--lang", "pt-BR", "hnt"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
    assert_snapshot!(ran.err, @r"
    erro: não existe o comando `hnt`

      parecido com isso: `init`, `hint`

    Uso: grader [OPÇÕES] [COMANDO]

    Para saber mais, use `--help`.
    ");
}
