//! What is asked, what is offered, and which answers are refused in which words.

use acp::detect::detect;
use acp::host::HOSTS;
use acp::plan::Question;

use crate::plan::SHOP;
use crate::repos::repo;

fn questions(given: &str) -> Vec<Question> {
    let repo = repo(given);
    let candidate = detect(&repo).expect("detection").candidates.remove(0);
    HOSTS[0].questions(&repo, &candidate).expect("questions")
}

fn refused(given: &str, key: &str, answer: &str) -> Option<String> {
    let all = questions(given);
    all.iter().find(|question| question.key == key).expect("the question").check.run(answer).err()
}

#[test]
fn every_question_has_a_flag_and_a_default_that_passes() {
    let all = questions(SHOP);
    let keys: Vec<_> = all.iter().map(|question| question.key).collect();
    assert_eq!(
        keys,
        ["app_name", "kit_name", "base_path", "tenant_model", "packs", "table_prefix", "database"]
    );
    for question in all {
        assert_eq!(question.flag, format!("--{}", question.key.replace('_', "-")));
        let default = question.default.expect("a default");
        assert_eq!(question.check.run(&default), Ok(()), "{}", question.key);
    }
}

#[test]
fn names_that_cannot_be_a_package_are_refused_with_the_reason() {
    let shape = "it must be lower-case letters, digits and underscores, with a letter first";
    for (name, reason) in [
        ("class", "`class` is a keyword of Python"),
        ("json", "`json` is a module of Python's standard library"),
        ("leads", "`leads/` exists already"),
        ("shop", "`shop/` exists already"),
        ("manage", "`manage.py` exists already"),
        ("rest_framework", "`rest_framework` is installed already"),
        ("admin", "`django.contrib.admin` is installed already"),
        ("celery", "`celery` is a package that the project depends on"),
        ("Manage", shape),
        ("manage-api", shape),
        ("2fa", shape),
        ("", shape),
        ("../x", shape),
        ("a_name_that_is_longer_than_thirty", "it must have at most 30 characters"),
    ] {
        for key in ["app_name", "kit_name"] {
            assert_eq!(refused(SHOP, key, name).as_deref(), Some(reason), "{key} {name}");
        }
    }
    assert_eq!(refused(SHOP, "app_name", "agents"), None);
}

#[test]
fn a_package_that_an_install_wrote_can_be_named_again() {
    let given =
        format!("{SHOP}++++ manage_api/__init__.py\n# Yours: written once by `acp install`; edit freely.\n");
    assert_eq!(refused(&given, "app_name", "manage_api"), None);
}

#[test]
fn an_address_is_a_path_that_is_free() {
    let form = "it must be like `/api/manage`: a slash before each part, letters, digits and `-_.~` in it";
    for path in ["", "/", "api/manage", "/api/manage/", "/api//manage", "/a/../b", "/<int:x>", "/a b", "/ä"]
    {
        assert_eq!(refused(SHOP, "base_path", path).as_deref(), Some(form), "{path}");
    }
    assert_eq!(refused(SHOP, "base_path", "/internal/agents.v1"), None);
    let taken = "`shop/urls.py` has that route at line 4";
    assert_eq!(refused(SHOP, "base_path", "/api/v1").as_deref(), Some(taken));
}

#[test]
fn a_tenant_model_exists_or_is_new() {
    let reason = "there is no model `crm.Firm` in the project; it is `<app label>.<ModelName>`, or `new`";
    assert_eq!(refused(SHOP, "tenant_model", "crm.Firm").as_deref(), Some(reason));
    assert_eq!(refused(SHOP, "tenant_model", "new"), None);
    assert_eq!(refused(SHOP, "tenant_model", "leads.Lead"), None);
}

#[test]
fn the_likeliest_tenant_is_offered_first() {
    let given = SHOP.replace("class Lead(", "class Organization(models.Model):\n    pass\n\n\nclass Tenant(");
    let question = questions(&given).into_iter().find(|q| q.key == "tenant_model").expect("the question");
    assert_eq!(question.default.as_deref(), Some("leads.Tenant"));
    assert!(question.prompt.contains("leads.Tenant, leads.Organization, or `new`"), "{}", question.prompt);
}

/// The default for a project with these models.
fn default_tenant(models: &str) -> String {
    let given = SHOP.replace("class Lead(models.Model):\n    pass\n", models);
    let question = questions(&given).into_iter().find(|q| q.key == "tenant_model").expect("the question");
    question.default.expect("a default")
}

#[test]
fn a_tenant_that_needs_a_user_is_offered_and_is_not_the_default() {
    let organization = |link: &str| format!("class Organization(models.Model):\n    owner = {link}\n");
    for link in [
        "models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)",
        "models.OneToOneField(get_user_model(), on_delete=models.CASCADE)",
        "models.ForeignKey('auth.User', models.CASCADE)",
        "ForeignKey(to=User, on_delete=CASCADE, null=False)",
    ] {
        assert_eq!(default_tenant(&organization(link)), "new", "{link}");
        let team = "\n\nclass Team(models.Model):\n    name = models.CharField()\n";
        assert_eq!(default_tenant(&(organization(link) + team)), "leads.Team", "{link}");
    }
    for link in [
        "models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)",
        "models.ForeignKey('users.Plan', on_delete=models.CASCADE)",
        "models.ManyToManyField(settings.AUTH_USER_MODEL)",
    ] {
        assert_eq!(default_tenant(&organization(link)), "leads.Organization", "{link}");
    }
    let given =
        SHOP.replace("class Lead(models.Model):\n    pass\n", &organization("models.ForeignKey(User)"));
    let question = questions(&given).into_iter().find(|q| q.key == "tenant_model").expect("the question");
    assert!(question.prompt.contains("leads.Organization, or `new`"), "{}", question.prompt);
}

#[test]
fn a_model_is_one_by_its_fields_and_one_of_users_is_no_tenant() {
    let name = "    name = models.CharField()\n";
    for (class, default) in [
        ("class Organization(MaintainableObject):", "leads.Organization"),
        ("class Org(BaseOrg):", "leads.Org"),
        ("class Account(AbstractBaseUser, PermissionsMixin):", "new"),
        ("class Account(UserModel):", "new"),
        ("class Organization:", "new"),
    ] {
        assert_eq!(default_tenant(&format!("{class}\n{name}")), default, "{class}");
    }
}

#[test]
fn packs_prefixes_and_databases_are_checked() {
    let packs = "there is no pack `crm`; the packs are iam, webhooks, settings, leadscoring";
    assert_eq!(refused(SHOP, "packs", "iam,crm").as_deref(), Some(packs));
    assert_eq!(refused(SHOP, "packs", "settings, iam"), None);
    assert_eq!(refused(SHOP, "packs", ""), None);
    let long = "it must have at most 16 characters";
    assert_eq!(refused(SHOP, "table_prefix", "a_very_long_prefix_").as_deref(), Some(long));
    assert_eq!(refused(SHOP, "database", "other").as_deref(), Some("DATABASES has `default`, `replica`"));
    assert_eq!(refused(SHOP, "database", "replica"), None);
}
