//! What the command line says in Brazilian Portuguese. Each text is a first line, which is all
//! that `-h` shows, and after an empty line what `--help` shows as well.

/// How a help page is laid out.
pub const TEMPLATE: &str = "\
{before-help}{about-with-newline}
Uso: {usage}

{all-args}{after-help}";

/// Above the commands.
pub const COMMANDS: &str = "Comandos";

/// What stands for a command in a line that shows how to type one.
pub const COMMAND: &str = "COMANDO";

/// Above what is typed without a name.
pub const ARGUMENTS: &str = "Argumentos";

/// Above what is typed with a name.
pub const OPTIONS: &str = "Opções";

/// Before the value that is meant when none is typed.
pub const DEFAULT: &str = "padrão";

/// Before the values that there are.
pub const VALUES: &str = "valores";

/// Below the list of commands.
pub const AFTER: &str = "Primeira vez aqui? `grader list` mostra por onde começar.";

/// What a command does; the whole program without a name.
pub fn command(name: Option<&str>) -> Option<&'static str> {
    Some(match name {
        None => {
            "Cace bugs em Rust assíncrono e veja quais você já encontrou\n\n\
             Abra um exercício no seu editor, mude o código e rode `grader check`. Ele diz, bug por \
             bug, o que já está consertado, o que ainda não está e onde olhar. Rode quantas vezes \
             quiser: ele lê os seus arquivos e nunca os altera.\n\n\
             `grader` sozinho, num terminal dentro do curso, é `grader watch`."
        }
        Some("init") => {
            "Monta o curso numa pasta, pronta para o seu editor\n\n\
             Ele vem de dentro do programa: exercícios, um workspace para o cargo e o \
             rust-analyzer, e um repositório git se não houver um. A pasta precisa ser nova ou \
             estar vazia."
        }
        Some("check") => {
            "Corrige o seu código e mostra quais bugs restam\n\n\
             Sem nome: o exercício em cuja pasta você está ou, fora delas, o próximo que você \
             ainda não resolveu. Os seus arquivos só são lidos, nunca alterados.\n\n\
             Código de saída: 0 quando tudo está resolvido, 1 quando resta um bug, 2 quando o \
             comando não foi entendido, 3 quando o próprio grader não pôde fazer o seu trabalho \
             (nunca é culpa sua)."
        }
        Some("watch") => {
            "Corrige a cada vez que você salva, com uma tecla para todo o resto\n\n\
             Mantém na tela o resultado de um exercício. Salvar durante uma correção a faz começar \
             de novo. Teclas: h dica, t linha do tempo, n próximo exercício, l lista, r recomeçar, \
             a corrigir tudo, q sair."
        }
        Some("list") => {
            "Mostra as unidades, os exercícios e até onde você chegou\n\n\
             O estado é o do seu código como está agora: se você o mudar depois de uma correção, o \
             exercício aparece como alterado até ser corrigido de novo."
        }
        Some("hint") => {
            "Dá uma dica para o primeiro bug que resta\n\n\
             São três para cada bug: um empurrão, uma mais próxima e a resposta. A próxima vem \
             quando você tiver corrigido de novo desde a última."
        }
        Some("timeline") => {
            "Mostra o que as tarefas do seu código fizeram, ao longo do tempo virtual\n\n\
             Roda um cenário e o desenha: uma faixa para cada tarefa, dentro de que cada uma estava, \
             com quais locks e permits do tokio ficou ou por quais esperou, quando foi executada, \
             onde a thread ficou bloqueada e onde há tarefas paradas para sempre. Usa o cenário em \
             que o seu primeiro bug aparece."
        }
        Some("explain") => {
            "Explica por que um bug morde, como vê-lo em outros lugares e o que um especialista \
             escreveria\n\n\
             Para uma classe de bugs, a qualquer momento: o que é, como morde, como reconhecê-la \
             em código de verdade, o idioma que a evita e o que ler. Para um exercício, depois de \
             resolvido: em que a sua versão difere da solução e por que cada bug morde.\n\n\
             Sem nome: todas as classes e todos os exercícios. `grader explain blocking-call` é a \
             classe desse nome, `grader explain 03`, o exercício."
        }
        Some("reset") => {
            "Recomeça um exercício do ponto de partida\n\n\
             Mostra o que difere, pergunta e guarda a sua versão em `.grader/backups`. Arquivos que \
             não vieram com o exercício ficam como estão."
        }
        Some("batch") => "Para professores: corrige o que uma turma entregou",
        Some("merge") => "Para professores: junta as notas que várias máquinas produziram",
        Some("override") => "Para professores: dá a um aluno pontos diferentes dos do grader",
        Some("report") => "Para professores: notas, retornos e um retrato da turma",
        Some("alike") => "Para professores: mostra entregas parecidas, para você olhar",
        Some("ci") => "Para professores: corrige um pull request na integração contínua",
        Some("new") => "Para autores: começa um exercício novo",
        Some("verify") => "Para autores: prova que os exercícios são sólidos",
        Some("doctor") => {
            "Mostra se tudo de que a correção precisa está aqui e, se não, o que fazer\n\n\
             Mostra o compilador, o cache, as bibliotecas prontas e quão bem o código corrigido \
             pode ser isolado nesta máquina."
        }
        Some("cache") => {
            "Mostra quanto espaço o cache do grader ocupa e o diminui\n\n\
             O cache tem o que o grader pode fazer de novo: bibliotecas compiladas, aquilo sobre \
             que as correções constroem, avaliações. Pastas de trabalho que ninguém usa há um mês \
             somem sozinhas."
        }
        Some("cache clean") => {
            "Apaga o que já não serve para nada\n\n\
             É o que foi feito para outro grader, outro compilador ou outro curso que não os \
             daqui. O que outro grader está usando fica."
        }
        Some("completions") => {
            "Imprime um script que faz o seu shell completar os comandos do grader\n\n\
             Para o bash: `grader completions bash > \
             ~/.local/share/bash-completion/completions/grader`"
        }
        Some("man") => {
            "Imprime a página de manual (em inglês)\n\n\
             `grader man | man -l -` a mostra. Com uma pasta, uma página para cada comando é \
             gravada nela."
        }
        Some(_) => return None,
    })
}

/// What an argument of a command means.
pub fn argument(command: Option<&str>, id: &str) -> Option<&'static str> {
    of_every_command(id).or_else(|| of_one(command?, id))
}

fn of_every_command(id: &str) -> Option<&'static str> {
    Some(match id {
        "help" => "Mostra a ajuda; `-h` a mostra resumida",
        "version" => "Mostra a versão",
        "color" => "Se é para usar cores",
        "lang" => "Em que idioma falar; sem isto, decide `GRADER_LANG` e depois o sistema",
        "ascii" => "Desenha só com ASCII",
        "course" => "A pasta do curso, quando você não está dentro dela",
        "format" => "Como imprimir o resultado: `text` para pessoas, `json` para programas",
        _ => return None,
    })
}

fn of_one(command: &str, id: &str) -> Option<&'static str> {
    Some(match (command, id) {
        ("check", "exercises") => {
            "Exercícios a corrigir: `03-blocking-call`, `03` ou só `blocking`"
        }
        ("check", "all") => "Corrige todos os exercícios do curso",
        ("check", "submission") => {
            "Corrige uma versão que está em outro lugar: um crate, a sua pasta `src` ou a pasta \
             inteira de um curso"
        }
        ("check", "seed") => "Roda só com esta semente, para rever o que outra correção mostrou",
        ("check", "no_cache") => {
            "Roda tudo de novo, mesmo que nada tenha mudado desde a última vez"
        }
        ("check", "require_isolation") => {
            "Não corrige nada se o código não puder ser isolado pelo menos assim"
        }
        ("watch", "exercise") => {
            "O exercício com que começar; sem isto, aquele em cuja pasta você está ou o próximo \
             que você ainda não resolveu"
        }
        ("init", "dir") => "A pasta; sem isto, aquela em que você está",
        ("init", "update") => "Traz o que um grader mais novo tem e mantém tudo o que você editou",
        ("hint" | "timeline", "exercise") => {
            "O exercício; sem isto, aquele em cuja pasta você está ou o último que você corrigiu"
        }
        ("hint", "bug") => "Para este bug, pelo nome que `grader check --format json` lhe dá",
        ("hint", "level") => "Esta dica, de 1 a 3, sem esperar por uma correção",
        ("explain", "name") => "Uma classe de bugs, como `deadlock`, ou um exercício",
        ("explain", "spoil") => "Mostra a solução de um exercício que você ainda não resolveu",
        ("timeline", "scenario") => {
            "Outro cenário, pelo nome que `grader check --format json` lhe dá"
        }
        ("timeline", "seed") => "Com esta semente",
        ("timeline", "html") => "Em vez disso, grava uma página para o navegador",
        ("timeline", "svg") => "Em vez disso, grava uma figura SVG",
        ("timeline", "perfetto") => {
            "Em vez disso, grava um traço que <https://ui.perfetto.dev> abre"
        }
        ("timeline", "force") => {
            "Grava mesmo por cima de um arquivo que não é figura de uma linha do tempo"
        }
        ("timeline", "beside") => {
            "Ao lado, a figura da solução, depois que você tiver resolvido o exercício"
        }
        ("timeline", "spoil") => "A figura da solução mesmo antes disso",
        ("reset", "exercise") => "O exercício",
        ("reset", "yes") => "Não pergunta",
        ("cache clean", "all") => {
            "Apaga tudo; a próxima correção faz de novo o que precisa, o que leva alguns minutos"
        }
        ("completions", "shell") => "O seu shell",
        ("man", "folder") => "Onde gravar todas as páginas: `~/.local/share/man/man1`",
        _ => return None,
    })
}

/// What stands for a value in the help.
pub fn value_name(english: Option<&[clap::builder::Str]>) -> Option<&'static str> {
    Some(match english?.first()?.as_str() {
        "EXERCISE" => "EXERCÍCIO",
        "WHEN" => "QUANDO",
        "LANG" => "IDIOMA",
        "LEVEL" => "NÍVEL",
        "DIR" => "PASTA",
        "PATH" => "CAMINHO",
        "FILE" => "ARQUIVO",
        "NAME" => "NOME",
        "CLASS|EXERCISE" => "CLASSE|EXERCÍCIO",
        "FORMAT" => "FORMATO",
        _ => return None,
    })
}
