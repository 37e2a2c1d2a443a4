//! Which source an answer comes from, and what is said where there is none.

use acp::answers::{Given, Values, answers, migrations, pairs};
use acp::error::{Error, Kind, Result};
use acp::plan::{Answers, Check, Migrations, Question};

fn question(key: &'static str, default: Option<&str>, answers: Answers) -> Question {
    Question {
        key,
        flag: if key == "tenant" { "--tenant" } else { "--name" },
        prompt: format!("which {key}"),
        answers,
        default: default.map(str::to_owned),
        check: Check::new(|answer| if answer == "bad" { Err("it is bad".into()) } else { Ok(()) }),
    }
}

fn values(pairs: &[(&str, &str)]) -> Values {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

fn one(question: Question, given: &Given) -> Result<String> {
    let key = question.key;
    answers(&[question], given, None).map(|mut answers| answers.remove(key).expect("an answer"))
}

fn said(error: Error) -> String {
    error.to_string()
}

#[test]
fn the_nearest_source_wins() {
    let mut given = Given {
        flags: values(&[("name", "flag")]),
        environment: values(&[("name", "environment")]),
        file: values(&[("name", "file")]),
        receipt: Values::new(),
    };
    let ask =
        |given: &Given| one(question("name", Some("default"), Answers::Text), given).expect("an answer");
    assert_eq!(ask(&given), "flag");
    given.flags.clear();
    assert_eq!(ask(&given), "environment");
    given.environment.clear();
    assert_eq!(ask(&given), "file");
    given.file.clear();
    assert_eq!(ask(&given), "default");
    given.receipt = values(&[("name", "bad")]);
    assert_eq!(ask(&given), "bad", "what was recorded is not checked again: the name is taken now, by us");
}

#[test]
fn a_person_is_asked_only_for_what_nobody_has_said() {
    let questions =
        [question("name", Some("default"), Answers::Text), question("tenant", None, Answers::Text)];
    let given = Given { flags: values(&[("name", "flag")]), ..Given::default() };
    let ask = |question: &Question| Ok(format!("asked for {}", question.key));
    let given = answers(&questions, &given, Some(&ask)).expect("answers");
    assert_eq!(given, values(&[("name", "flag"), ("tenant", "asked for tenant")]));
}

#[test]
fn an_answer_that_is_missing_names_its_flag() {
    let words = |answers| {
        let error = one(question("tenant", None, answers), &Given::default()).expect_err("no answer");
        assert_eq!(error.kind, Kind::Usage);
        said(error)
    };
    assert_eq!(
        words(Answers::Text),
        "error: failed to find an answer to: which tenant\n  caused by: there is no terminal to ask at\n\n\
         hint: add `--tenant <tenant>`"
    );
    let choice = Answers::One(vec![("a".into(), "first".into()), ("b".into(), "second".into())]);
    assert!(words(choice).ends_with("hint: add `--tenant a|b`"));
    assert!(words(Answers::YesNo).ends_with("hint: add `--tenant yes|no`"));
}

#[test]
fn an_answer_is_checked_wherever_it_comes_from() {
    let choice = || Answers::One(vec![("a".into(), "first".into())]);
    for (given, source) in [
        (Given { flags: values(&[("name", "bad")]), ..Given::default() }, "`--name`"),
        (Given { environment: values(&[("name", "bad")]), ..Given::default() }, "`ACP_NAME`"),
        (Given { file: values(&[("name", "bad")]), ..Given::default() }, "`name` in the answers file"),
    ] {
        let error = one(question("name", None, Answers::Text), &given).expect_err("a bad answer");
        assert_eq!(said(error), format!("error: failed to take `bad` for {source}\n  caused by: it is bad"));
        let error = one(question("name", None, choice()), &given).expect_err("not one of them");
        assert!(said(error).ends_with("caused by: it is one of: a"));
    }
    let error =
        one(question("name", Some("bad"), Answers::Text), &Given::default()).expect_err("a bad default");
    assert!(said(error).ends_with("caused by: it is bad\n\nhint: add `--name <another>`"));
}

#[test]
fn what_an_install_has_recorded_is_not_changed_by_the_way() {
    let given = Given {
        flags: values(&[("name", "other")]),
        receipt: values(&[("name", "first")]),
        ..Given::default()
    };
    let error = one(question("name", None, Answers::Text), &given).expect_err("two answers");
    assert!(said(error).contains("the install has `first` there"));
}

#[test]
fn an_answer_that_nobody_asks_for_is_refused_and_a_variable_is_not() {
    let questions = || question("name", Some("default"), Answers::Text);
    let given = Given { environment: values(&[("other", "x")]), ..Given::default() };
    assert!(one(questions(), &given).is_ok());
    let given = Given { file: values(&[("other", "x")]), ..Given::default() };
    assert!(
        said(one(questions(), &given).expect_err("unknown")).contains("failed to use the answer `other`")
    );
}

#[test]
fn migrations_are_an_answer_of_every_host() {
    let of =
        |word: &str| migrations(&mut Given { flags: values(&[("migrations", word)]), ..Given::default() });
    assert_eq!(migrations(&mut Given::default()).expect("the default"), Migrations::All);
    assert_eq!(of("none").expect("a word"), Migrations::None);
    assert_eq!(of("only").expect("a word"), Migrations::Only);
    assert!(said(of("some").expect_err("no such word")).ends_with("it is one of: all, none, only"));
}

#[test]
fn pairs_are_split_at_the_first_equals_sign() {
    let given = pairs(&["base-path=/a=b".into(), "empty=".into()]).expect("pairs");
    assert_eq!(given, values(&[("base_path", "/a=b"), ("empty", "")]));
    assert!(pairs(&["=x".into()]).is_err());
}
